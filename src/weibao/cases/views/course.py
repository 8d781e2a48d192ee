"""Writing on a case: findings, stages, closure, re-opening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from weibao.audit.aggregates import Stale
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.field import Tokens
from weibao.org.queries.people import names_of

from ..actions import course
from ..flows import NOTE_STEPS
from ..forms import course as course_forms
from ..models import Case
from ..permissions import CASES_CLOSE, CASES_REOPEN, CASES_VIEW, CASES_WORK
from ..queries import cases as reading
from .common import note_opened, page_context, takes

LATE = "您打开这一页以后别人改过这个个案。请看过最新的情况，再交一次。"


def again(
    request: StaffRequest, case: Case, form: forms.Form, name: str, status: int = 422
) -> HttpResponse:
    """The page with what was typed and the message beside the field."""
    bound: dict[str, Any] = {name: form}
    note_opened(request, case)
    context = page_context(request, case, **bound)
    return render(request, "cases/detail.html", context, status=status)


def then(
    request: StaffRequest,
    pk: UUID,
    act: Callable[[], object],
    *,
    form: forms.Form | None = None,
    name: str = "",
    anchor: str = "",
    to: str = "",
) -> HttpResponse:
    """Carry out `act` once and go back to the case, or to `to` where the case is out of sight then.

    What came too late or cannot be done yet is said on the page, where form `name` keeps what was
    typed; without a form, or where the page has no place for it any more, on a page of its own.
    """

    def work() -> dict[str, Any]:
        act()
        return {"next": to or reverse("cases:detail", args=[pk]) + anchor}

    came = form.cleaned_data.get("files", Tokens()) if form is not None else Tokens()
    try:
        return once(request, work, files=came.digest)
    except (Stale, Blocked) as problem:
        if form is None:
            raise
        now = _case(request, CASES_VIEW, pk)
        if isinstance(problem, Stale):
            form = once_more(form, [LATE], version=now.version)
        else:
            form = once_more(form, problem.reasons)
        bound: dict[str, Any] = {name: form}
        context = page_context(request, now, **bound)
        if not takes(context, name):
            raise
        note_opened(request, now)
        return render(request, "cases/detail.html", context, status=409)


def _case(request: StaffRequest, entry: Any, pk: UUID) -> Case:
    return fetch(request.actor, entry, reading.visible(request.actor), pk)


@needs(CASES_WORK)
@require_POST
def edit(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = _case(request, CASES_WORK, pk)
    form = course_forms.EditForm(_settled(request, case))
    if not form.is_valid():
        return again(request, case, form, "edit")
    values = form.cleaned_data
    try:
        return then(
            request,
            pk,
            lambda: course.edit(
                pk, by=request.actor, at=request.at, seen=values["version"], values=values
            ),
            form=form,
            name="edit",
        )
    except course.Clashed as clashed:
        return _conflict(request, clashed, values)


def _settled(request: StaffRequest, case: Case) -> Any:
    """The form's values; after the conflict page, theirs where the writer chose theirs."""
    data = request.POST.copy()
    for name in course.EDITABLE:
        if data.get(f"keep_{name}") == "theirs":
            data[name] = getattr(case, name)
    return data


def _conflict(
    request: StaffRequest, clashed: course.Clashed, values: dict[str, Any]
) -> HttpResponse:
    """Both values side by side. What is sent from here names the version that was just seen."""
    note_opened(request, clashed.case)
    names = names_of(clash.by for clash in clashed.clashes)
    rows = [
        {
            "name": clash.field,
            "label": clash.label,
            "mine": clash.mine,
            "theirs": clash.theirs,
            "who": names.get(clash.by, "") if clash.by else "",
            "mine_at": f"{request.at.astimezone(ZONE):%H:%M}",
            "theirs_at": f"{clash.at.astimezone(ZONE):%H:%M}",
        }
        for clash in clashed.clashes
    ]
    context = {
        "question": "这几处，别人刚刚也改了" if len(rows) > 1 else "这一处，别人刚刚也改了",
        "subject": f"个案 {clashed.case.number}",
        "rows": rows,
        "fields": [
            *((name, values[name]) for name in course.EDITABLE),
            ("version", clashed.case.version),
        ],
        "cancel_url": reverse("cases:detail", args=[clashed.case.pk]),
        "fresh_key": True,
    }
    return render(request, "cases/conflict.html", context, status=409)


@needs(CASES_WORK)
@require_POST
def step(request: StaffRequest, pk: UUID, name: str) -> HttpResponse:
    """Take one of the steps that need no more than a note."""
    if name not in NOTE_STEPS:
        raise Http404
    case = _case(request, CASES_WORK, pk)
    form = course_forms.StepForm(request.POST)
    if not form.is_valid():
        raise Blocked(["这张表不完整，请回到个案页面再点一次"])
    given = form.cleaned_data
    return then(
        request,
        case.pk,
        lambda: course.step(pk, name, by=request.actor, at=request.at, **given),
    )


@needs(CASES_CLOSE)
@require_POST
def close(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = _case(request, CASES_CLOSE, pk)
    form = course_forms.CloseForm(request.POST)
    if not form.is_valid():
        return again(request, case, form, "close")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: course.close(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="close",
    )


@needs(CASES_REOPEN)
@require_POST
def reopen(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = _case(request, CASES_REOPEN, pk)
    form = course_forms.ReasonForm(request.POST)
    if not form.is_valid():
        return again(request, case, form, "reopen")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: course.reopen(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="reopen",
    )
