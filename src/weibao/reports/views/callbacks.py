"""A call to the reporter through a custodian: asked by the handler, made and written up by the other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weibao.audit import reads
from weibao.audit.aggregates import Stale
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.workflow import Blocked, IllegalMove
from weibao.office import clocks
from weibao.org.queries.people import names_of

from ..actions import calling_back
from ..forms.keeping import CallForm, OutcomeForm, TakeForm, VersionForm
from ..models import CallBack, Report
from ..permissions import ASKED_ANSWER, ASKED_VIEW, ASKED_WITHDRAW, CUSTODIANS_ASK
from ..queries import asked
from .keeping import LATE, held_against, show_once, unlocked


@needs(CUSTODIANS_ASK)
@require_http_methods(["GET", "POST"])
def ask(request: StaffRequest, pk: UUID) -> HttpResponse:
    report: Report = fetch(request.actor, CUSTODIANS_ASK, Report.objects.filter(named=True), pk)
    form = CallForm(request.POST or None)

    def work() -> dict[str, Any]:
        calling_back.ask(pk, by=request.actor, at=request.at, **form.cleaned_data)
        messages.success(request, "已请保管人回拨，结果会写在这件报告上")
        return {"next": reverse("reports:detail", args=[pk])}

    if form.is_valid():
        try:
            return once(request, work)
        except Blocked as blocked:
            form.add_error(None, blocked.reasons[0])
    status = 422 if form.is_bound else 200
    context = {"report": report, "form": form}
    return render(request, "reports/callback_ask.html", context, status=status)


@needs(ASKED_VIEW)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _page(request, fetch(request.actor, ASKED_VIEW, asked.callbacks(request.actor), pk))


@needs(ASKED_ANSWER)
@require_POST
def take(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take the call; the identity is opened and shown once, with what to ask beside it."""
    row = _row(request, pk)
    form = TakeForm(request.POST)
    mine = unlocked(request, form, town=row.town, about=row.report)
    if mine is None:
        return _page(request, row, take=form, status=422)

    def work() -> Any:
        version = form.cleaned_data["version"]
        try:
            return calling_back.take(pk, mine, by=request.actor, at=request.at, version=version)
        except IllegalMove as illegal:
            raise Blocked([illegal.reason]) from None

    return show_once(
        request,
        form,
        row.report,
        work,
        lambda status: _page(request, _row(request, pk), take=form, status=status),
        callback=row,
    )


@needs(ASKED_ANSWER)
@require_POST
def finish(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The outcome, compared in memory with who was called."""
    row = _row(request, pk)
    form = OutcomeForm(request.POST)
    mine = unlocked(request, form, town=row.town, about=row.report)
    if mine is None:
        return _page(request, row, outcome=form, status=422)
    given = form.cleaned_data
    how: dict[str, Any] = {"by": request.actor, "at": request.at, "version": given["version"]}
    ready = held_against(
        request,
        form,
        "outcome",
        row.report,
        lambda: calling_back.compared(pk, mine, text=given["outcome"], **how),
    )
    if ready is None:
        return _page(request, row, outcome=form, status=422)

    def work() -> dict[str, Any]:
        calling_back.write_up(pk, ready, reached=given["reached"] == "yes", **how)
        messages.success(request, "结果已记下，办理的人会看到")
        return {"next": reverse("reports:sealed")}

    return _carry_out(request, row, form, work, outcome=form)


@needs(ASKED_ANSWER)
@require_POST
def put_back(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _row(request, pk)
    form = VersionForm(request.POST)

    def work() -> dict[str, Any]:
        calling_back.put_back(pk, by=request.actor, at=request.at, **form.cleaned_data)
        messages.success(request, "已放回，另一位保管人可以接")
        return {"next": reverse("reports:sealed")}

    return _carry_out(request, row, form, work)


@needs(ASKED_WITHDRAW)
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    row: CallBack = fetch(request.actor, ASKED_WITHDRAW, CallBack.objects.all(), pk)
    form = VersionForm(request.POST)

    def work() -> dict[str, Any]:
        calling_back.withdraw(pk, by=request.actor, at=request.at, **form.cleaned_data)
        return {"next": reverse("reports:detail", args=[row.report_id])}

    return _carry_out(request, row, form, work)


def _row(request: StaffRequest, pk: UUID) -> CallBack:
    rows = CallBack.objects.select_related("report__unit", "report__identity")
    found: CallBack = fetch(request.actor, ASKED_ANSWER, rows, pk)
    return found


def _carry_out(
    request: StaffRequest, row: CallBack, form: forms.Form, work: Any, **bound: Any
) -> HttpResponse:
    if form.is_valid():
        try:
            return once(request, work)
        except Stale:
            form.add_error(None, LATE)
        except IllegalMove as illegal:
            form.add_error(None, illegal.reason)
        except Blocked as blocked:
            form.add_error(None, blocked.reasons[0])
    row.refresh_from_db()
    return _page(request, row, problem=form.non_field_errors(), status=422, **bound)


def _page(request: StaffRequest, row: CallBack, *, status: int = 200, **bound: Any) -> HttpResponse:
    reads.opened(request, "callback.opened", row)
    actor, fresh = request.actor, {"version": row.version}
    people = names_of([row.asked_by, row.taken_by])
    clock = next(iter(clocks.running(subject=row.pk)), None)
    mine = row.taken_by == actor.person_id
    context: dict[str, Any] = {
        "row": row,
        "report": row.report,
        "asker": people.get(row.asked_by, ""),
        "taker": people.get(row.taken_by, "") if row.taken_by else "",
        "clock": clocks.view(clock, at=request.at) if clock else None,
        "mine": mine,
        "problem": bound.get("problem"),
    }
    if ASKED_ANSWER.can(actor, row):
        if row.status == "asked" or (row.status == "taken" and mine):
            context["take"] = bound.get("take") or TakeForm(initial=fresh)
        if row.status == "taken":
            context["put_back"] = VersionForm(initial=fresh)
        if row.status == "taken" and mine:
            context["outcome"] = bound.get("outcome") or OutcomeForm(initial=fresh)
    if row.status == "asked" and ASKED_WITHDRAW.can(actor, row):
        context["withdraw"] = VersionForm(initial=fresh)
    return render(request, "reports/callback.html", context, status=status)
