"""The list of reports, one report, and what the station decides about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from weibao.audit import reads
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.paging import page_of
from weibao.office.queries.steps import steps_of

from ..actions import answering, deciding
from ..forms.deciding import AcceptForm, AnswerForm, RefuseForm
from ..models import Report
from ..permissions import (
    IDENTITY_OPEN,
    REPORTS_ACCEPT,
    REPORTS_ANSWER,
    REPORTS_MADE,
    REPORTS_READ,
    REPORTS_VIEW,
)
from ..queries import detail as looking
from ..queries import reports as reading
from ..rules.circumstances import circumstance
from .common import STAGES, channel_options, tabs


@needs(REPORTS_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    stage = request.GET.get("stage", "")
    stage = stage if stage in dict(STAGES) else ""
    channel = request.GET.get("channel", "")
    rows = reading.filtered(request.actor, stage=stage, channel=channel)
    page = page_of(request, rows)
    reads.listed(
        request, "reports.listed", count=len(page.object_list), filters=f"{stage}|{channel}"
    )
    context = {
        "page": page,
        "rows": reading.rows(page.object_list, at=request.at),
        "tabs": tabs(request, stage),
        "channels": channel_options(request, stage),
        "chosen": looking.chosen_filters(channel, stage),
    }
    return render(request, "reports/list.html", context)


@needs(REPORTS_MADE)
@require_GET
def made(request: StaffRequest) -> HttpResponse:
    """Reports of one's own unit: number, time and stage."""
    page = page_of(request, reading.made_by_us(request.actor))
    reads.listed(request, "reports.made_listed", count=len(page.object_list))
    lines = [(report, circumstance(report.circumstance).label) for report in page.object_list]
    return render(request, "reports/made.html", {"page": page, "lines": lines})


@needs(REPORTS_VIEW)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_VIEW, reading.visible(request.actor), pk)
    reads.opened(request, "report.opened", report)
    return render(request, "reports/detail.html", page_context(request, report))


def page_context(request: StaffRequest, report: Report, **forms: Any) -> dict[str, Any]:
    """Everything the page of one report shows; a bound form replaces the fresh one."""
    actor = request.actor
    readable = REPORTS_READ.can(actor, report)
    decidable = report.status == "received" and REPORTS_ACCEPT.can(actor, report)
    answerable = report.status == "accepted" and REPORTS_ANSWER.can(actor, report)
    fresh = {"version": report.version}
    context: dict[str, Any] = {
        "report": report,
        "matter": circumstance(report.circumstance),
        "readable": readable,
        "rail": looking.rail(report, steps_of(report.pk), actor),
        "clocks": looking.clock_views(report, at=request.at),
        "lines": looking.timeline(report, actor, readable=readable),
        "may_open_identity": report.named and IDENTITY_OPEN.can(actor, report),
    }
    if decidable:
        context["accept"] = forms.get("accept") or AcceptForm(
            town=report.town, initial=fresh | {"area": looking.village_of(report)}
        )
        context["refuse"] = forms.get("refuse") or RefuseForm(initial=fresh)
    if answerable:
        context["answer"] = forms.get("answer") or AnswerForm(initial=fresh)
    return context


@needs(REPORTS_ACCEPT)
@require_POST
def accept(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_ACCEPT, Report.objects.all(), pk)
    form = AcceptForm(request.POST, town=report.town)
    if not form.is_valid():
        return _again(request, report, accept=form)
    given = form.cleaned_data

    def work() -> dict[str, Any]:
        case = deciding.accept(
            pk,
            by=request.actor,
            at=request.at,
            version=given["version"],
            reason=given["reason"],
            child=given["child"],
            child_name=given["child_name"],
            area=given["area"],
        )
        return {"next": reverse("cases:detail", args=[case.pk])}

    return once(request, work)


@needs(REPORTS_ACCEPT)
@require_POST
def refuse(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_ACCEPT, Report.objects.all(), pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _again(request, report, refuse=form)
    given = form.cleaned_data

    def work() -> dict[str, Any]:
        deciding.refuse(
            pk, by=request.actor, at=request.at, version=given["version"], reason=given["reason"]
        )
        return {"next": reverse("reports:detail", args=[pk])}

    return once(request, work)


@needs(REPORTS_ANSWER)
@require_POST
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_ANSWER, Report.objects.all(), pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _again(request, report, answer=form)
    given = form.cleaned_data

    def work() -> dict[str, Any]:
        answering.answer(
            pk,
            by=request.actor,
            at=request.at,
            version=given["version"],
            kind=given["kind"],
            text=given["text"],
        )
        return {"next": reverse("reports:detail", args=[pk])}

    return once(request, work)


def _again(request: StaffRequest, report: Report, **forms: Any) -> HttpResponse:
    """The page with what was typed and the message beside the field."""
    context = page_context(request, report, **forms)
    return render(request, "reports/detail.html", context, status=422)
