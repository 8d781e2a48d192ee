"""A handler asks custodians to open who reported; a custodian answers."""

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
from weibao.org.queries.people import names_of

from ..actions import requesting
from ..forms.keeping import AskForm, DeclineForm, GrantForm, VersionForm
from ..models import OpeningRequest, Report
from ..permissions import ASKED_ANSWER, ASKED_VIEW, ASKED_WITHDRAW, CUSTODIANS_ASK
from ..queries import asked
from .keeping import LATE, held_against, show_once, unlocked


@needs(CUSTODIANS_ASK)
@require_http_methods(["GET", "POST"])
def ask(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask for an identity to be opened."""
    report: Report = fetch(request.actor, CUSTODIANS_ASK, Report.objects.filter(named=True), pk)
    form = AskForm(request.POST or None)

    def work() -> dict[str, Any]:
        requesting.ask(pk, by=request.actor, at=request.at, **form.cleaned_data)
        messages.success(request, "已请保管人；同意不同意，都会在这件报告上看到")
        return {"next": reverse("reports:detail", args=[pk])}

    if form.is_valid():
        try:
            return once(request, work)
        except Blocked as blocked:
            form.add_error(None, blocked.reasons[0])
    status = 422 if form.is_bound else 200
    context = {"report": report, "form": form}
    return render(request, "reports/request_ask.html", context, status=status)


@needs(ASKED_VIEW)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _page(request, fetch(request.actor, ASKED_VIEW, asked.requests(request.actor), pk))


@needs(ASKED_ANSWER)
@require_POST
def grant(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _row(request, pk)
    form = GrantForm(request.POST)
    mine = unlocked(request, form, town=row.town, about=row.report)
    if mine is None:
        return _page(request, row, grant=form, status=422)
    given = form.cleaned_data
    how: dict[str, Any] = {"by": request.actor, "at": request.at, "version": given["version"]}
    words = held_against(
        request,
        form,
        "words",
        row.report,
        lambda: requesting.compared(pk, mine, text=given["words"], **how),
    )
    if words is None:
        return _page(request, row, grant=form, status=409)
    return show_once(
        request,
        form,
        row.report,
        lambda: requesting.grant(pk, words, mine, **how),
        lambda status: _page(request, _row(request, pk), grant=form, status=status),
    )


@needs(ASKED_ANSWER)
@require_POST
def decline(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _row(request, pk)
    form = DeclineForm(request.POST)

    def work() -> dict[str, Any]:
        requesting.decline(pk, by=request.actor, at=request.at, **form.cleaned_data)
        messages.success(request, "已答复，请求的人会看到理由")
        return {"next": reverse("reports:sealed")}

    return _carry_out(request, row, form, work, decline=form)


@needs(ASKED_WITHDRAW)
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    row: OpeningRequest = fetch(request.actor, ASKED_WITHDRAW, OpeningRequest.objects.all(), pk)
    form = VersionForm(request.POST)

    def work() -> dict[str, Any]:
        requesting.withdraw(pk, by=request.actor, at=request.at, **form.cleaned_data)
        return {"next": reverse("reports:detail", args=[row.report_id])}

    return _carry_out(request, row, form, work)


def _row(request: StaffRequest, pk: UUID) -> OpeningRequest:
    rows = OpeningRequest.objects.select_related("report__unit", "report__identity")
    found: OpeningRequest = fetch(request.actor, ASKED_ANSWER, rows, pk)
    return found


def _carry_out(
    request: StaffRequest, row: OpeningRequest, form: forms.Form, work: Any, **bound: Any
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


def _page(
    request: StaffRequest, row: OpeningRequest, *, status: int = 200, **bound: Any
) -> HttpResponse:
    reads.opened(request, "request.opened", row)
    actor, fresh = request.actor, {"version": row.version}
    people = names_of([row.asked_by, row.answered_by])
    context: dict[str, Any] = {
        "row": row,
        "report": row.report,
        "asker": people.get(row.asked_by, ""),
        "answerer": people.get(row.answered_by, "") if row.answered_by else "",
        "problem": bound.get("problem"),
    }
    if row.status == "asked" and ASKED_ANSWER.can(actor, row):
        context["grant"] = bound.get("grant") or GrantForm(initial=fresh)
        context["decline"] = bound.get("decline") or DeclineForm(initial=fresh)
    if row.status == "asked" and ASKED_WITHDRAW.can(actor, row):
        context["withdraw"] = VersionForm(initial=fresh)
    return render(request, "reports/request.html", context, status=status)
