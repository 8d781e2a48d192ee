"""The last way in, step by step: begun by one, seconded by another, shares typed, new shares made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from weibao.audit import reads
from weibao.audit.once import once, was_sent
from weibao.kernel.edge import StaffRequest, needs
from weibao.kernel.workflow import Blocked
from weibao.org.queries.people import names_of
from weibao.org.views.common import town_of_keeper

from ..actions import recovering
from ..forms.keeping import KeptForm, SharesForm, StartForm
from ..permissions import CUSTODY_RECOVER
from ..queries.custody import custody_of
from ..sealing import NoCustodians
from .custody import TOO_FEW


@needs(CUSTODY_RECOVER)
@require_http_methods(["GET", "POST"])
def recovery(request: StaffRequest) -> HttpResponse:
    """The step that the recovery of the town has come to, or its beginning."""
    form = StartForm(request.POST or None)

    def work(town: str) -> str:
        reason = form.cleaned_data["reason"]
        recovering.start(town=town, reason=reason, by=request.actor, at=request.at)
        return "已发起。请第二个人用自己的账号登录，到这一页确认在场"

    return _step(request, form, work, start=form)


@needs(CUSTODY_RECOVER)
@require_POST
def second(request: StaffRequest) -> HttpResponse:
    def work(town: str) -> str:
        recovering.second(town=town, by=request.actor, at=request.at)
        return "已记下您在场。现在可以由持有人输入恢复码"

    return _step(request, forms.Form(request.POST), work)


@needs(CUSTODY_RECOVER)
@require_POST
def shares(request: StaffRequest) -> HttpResponse:
    """Shares typed by their holders. Not once-only: what is packed already is left alone."""
    town, form = town_of_keeper(request, CUSTODY_RECOVER), SharesForm(request.POST)
    if not form.is_valid():
        return _page(request, town, status=422, shares=form)
    try:
        done = recovering.open_with(town=town, typed=form.typed, by=request.actor, at=request.at)
    except recovering.WrongShares as wrong:
        form.say(wrong.each, wrong.whole)
    except NoCustodians:
        form.add_error(None, TOO_FEW)
    except Blocked as blocked:
        return _page(request, town, status=409, shares=form, problem=blocked.reasons[0])
    else:
        said = f"换封好了 {done.packed} 件，现任保管人都能打开"
        if done.beyond:
            said += f"；有 {done.beyond} 件这套恢复码也打不开"
        messages.success(request, said)
        return _page(request, town)
    return _page(request, town, status=422, shares=form)


@needs(CUSTODY_RECOVER)
@require_POST
def new_shares(request: StaffRequest) -> HttpResponse:
    """Shares of a new recovery key, on this answer only. Sent again, it shows nothing."""
    town = town_of_keeper(request, CUSTODY_RECOVER)
    shown: list[str] = []

    def work() -> dict[str, Any]:
        shown.extend(recovering.new_shares(town=town, by=request.actor, at=request.at))
        return {}

    def answer(_result: dict[str, Any]) -> HttpResponse:
        return _page(request, town, new=shown)

    try:
        return once(request, work, answer=answer)
    except Blocked as blocked:
        return _page(request, town, status=409, problem=blocked.reasons[0])


@needs(CUSTODY_RECOVER)
@require_POST
def kept(request: StaffRequest) -> HttpResponse:
    """The new shares are on paper: two of them are typed from it, and their key takes its place."""
    town, form = town_of_keeper(request, CUSTODY_RECOVER), KeptForm(request.POST)
    if not form.is_valid():
        return _page(request, town, status=422, kept=form)
    typed: dict[str, Any] = {"typed": form.typed, "by": request.actor, "at": request.at}

    def work(town: str) -> str:
        recovering.keep_shares(town=town, **typed)
        return "新恢复码已启用，旧的作废。请一位保管人来换封"

    try:
        if not was_sent(request):
            recovering.try_shares(town=town, **typed)
    except recovering.WrongShares as wrong:
        form.say(wrong.each, wrong.whole)
        return _page(request, town, status=422, kept=form)
    except Blocked as blocked:
        return _page(request, town, status=409, problem=blocked.reasons[0], kept=form)
    return _step(request, form, work, done="reports:custody", kept=form)


@needs(CUSTODY_RECOVER)
@require_POST
def end(request: StaffRequest) -> HttpResponse:
    def work(town: str) -> str:
        recovering.end(town=town, by=request.actor, at=request.at)
        return "这次恢复已结束"

    return _step(request, forms.Form(request.POST), work, done="reports:custody")


def _step(
    request: StaffRequest,
    form: forms.Form,
    work: Callable[[str], str],
    *,
    done: str = "reports:recovery",
    **bound: Any,
) -> HttpResponse:
    """Carry out one step, once, and go on; what cannot be done is said on the page."""
    town = town_of_keeper(request, CUSTODY_RECOVER)

    def carry_out() -> dict[str, Any]:
        messages.success(request, work(town))
        return {"next": reverse(done)}

    if request.method != "POST":
        return _page(request, town)
    if form.is_valid():
        try:
            return once(request, carry_out)
        except Blocked as blocked:
            return _page(request, town, status=409, problem=blocked.reasons[0], **bound)
    return _page(request, town, status=422, **bound)


def _page(request: StaffRequest, town: str, *, status: int = 200, **bound: Any) -> HttpResponse:
    row = recovering.current(town)
    if row is not None and recovering.is_over(row, at=request.at):
        row = None
    custody = custody_of(town, on=request.on)
    reads.listed(request, "custody.shown", count=len(custody.custodians))
    people = names_of([row.started_by, row.seconded_by]) if row else {}
    me = request.actor.person_id
    context: dict[str, Any] = {
        "custody": custody,
        "row": row,
        "starter": people.get(row.started_by, "") if row else "",
        "seconder": people.get(row.seconded_by, "") if row and row.seconded_by else "",
        "mine": row is not None and row.started_by == me,
        "inside": row is not None and me in {row.started_by, row.seconded_by},
        "start": bound.get("start") or StartForm(),
        "shares": bound.get("shares") or SharesForm(),
        "kept": bound.get("kept") or KeptForm(),
        "new": bound.get("new"),
        "problem": bound.get("problem"),
    }
    response = render(request, "reports/recovery.html", context, status=status)
    response.headers["Cache-Control"] = "no-store, max-age=0"
    return response
