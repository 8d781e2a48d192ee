"""Giving a task on the page of a case; the page of one task, where it is ended or handed on."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files
from weibao.office.attachments.showing import views_of

from ..actions import assignments as acts
from ..forms.together import AssignForm, HandOnForm, OutcomeForm, WhyForm
from ..models import Assignment
from ..permissions import ASSIGNMENTS_END, ASSIGNMENTS_GIVE, ASSIGNMENTS_READ, CASES_WORK
from ..queries import assignments as looking
from ..queries import cases as reading
from ..queries.targets import candidates
from .course import again, then
from .part import act_on, around, children_shown


@needs(CASES_WORK)
@require_POST
def assign(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)
    people = candidates(case, on=request.on)
    form = AssignForm(request.POST, people=people, today=request.on)
    if not form.is_valid():
        return again(request, case, form, "assign")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: acts.assign(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="assign",
        anchor="#assignments",
    )


@needs(ASSIGNMENTS_READ)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _page(request, pk)


def _page(
    request: StaffRequest, pk: UUID, name: str = "", bound: Any = None, status: int = 200
) -> HttpResponse:
    row = fetch(request.actor, ASSIGNMENTS_READ, looking.visible(request.actor), pk)
    context = around(request, row.case) | {
        "line": looking.one(row, request.actor, at=request.at),
        "row": row,
        "files": views_of(request.actor, row),
    }
    reads.opened(request, "case.assignment_opened", row, children=children_shown(context))
    if row.state == "open" and not context["closed"]:
        context |= _forms(request, row, name, bound)
    return render(request, "cases/assignment.html", context, status=status)


_act = partial(act_on, page=_page, to="cases:assignment")


def _forms(request: StaffRequest, row: Assignment, name: str, bound: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if ASSIGNMENTS_END.can(request.actor, row):
        found["done"] = OutcomeForm(town=row.town, at=request.at, label="办得怎么样")
        found["impossible"] = WhyForm(label="为什么办不了", auto_id="impossible_%s")
    if ASSIGNMENTS_GIVE.can(request.actor, row):
        found["withdraw"] = WhyForm(label="为什么撤回", auto_id="withdraw_%s")
        people = candidates(row.case, on=request.on)
        found["hand_on"] = HandOnForm(people=people)
    return found | ({name: bound} if name in found else {})


@needs(ASSIGNMENTS_END)
@takes_files
@require_POST
def finish(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, ASSIGNMENTS_END, Assignment.objects.all(), pk)
    form = OutcomeForm(
        request.POST, request.FILES, town=row.town, at=request.at, label="办得怎么样"
    )
    return _act(
        request,
        row,
        "done",
        form,
        lambda given: acts.finish(
            pk, by=request.actor, at=request.at, result=given["words"], files=given["files"]
        ),
    )


@needs(ASSIGNMENTS_END)
@require_POST
def give_up(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, ASSIGNMENTS_END, Assignment.objects.all(), pk)
    form = WhyForm(request.POST, label="为什么办不了", auto_id="impossible_%s")
    return _act(
        request,
        row,
        "impossible",
        form,
        lambda given: acts.give_up(pk, by=request.actor, at=request.at, reason=given["why"]),
    )


@needs(ASSIGNMENTS_GIVE)
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, ASSIGNMENTS_GIVE, Assignment.objects.all(), pk)
    form = WhyForm(request.POST, label="为什么撤回", auto_id="withdraw_%s")
    return _act(
        request,
        row,
        "withdraw",
        form,
        lambda given: acts.withdraw(pk, by=request.actor, at=request.at, reason=given["why"]),
    )


@needs(ASSIGNMENTS_GIVE)
@require_POST
def hand_on(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, ASSIGNMENTS_GIVE, Assignment.objects.all(), pk)
    form = HandOnForm(request.POST, people=candidates(row.case, on=request.on))
    return _act(
        request,
        row,
        "hand_on",
        form,
        lambda given: acts.hand_on(pk, by=request.actor, at=request.at, to=given["to"]),
    )
