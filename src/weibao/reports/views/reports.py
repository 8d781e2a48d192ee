"""The list of reports, one report, and what the station decides about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.office.listing import list_page

from ..actions import answering, deciding
from ..actions.taking import reply_to_hotline
from ..forms.deciding import AcceptForm, AnswerForm, RefuseForm
from ..forms.taking import HotlineReplyForm
from ..lists import REPORTS
from ..models import Report
from ..permissions import (
    REPORTS_ACCEPT,
    REPORTS_ANSWER,
    REPORTS_VIEW,
)
from ..queries import reports as reading
from .page import carry_out, page_context


@needs(REPORTS_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    context = {"list": list_page(request, REPORTS), "row_template": "reports/_cells.html"}
    return render(request, "reports/list.html", context)


@needs(REPORTS_VIEW)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_VIEW, reading.visible(request.actor), pk)
    reads.opened(request, "report.opened", report)
    return render(request, "reports/detail.html", page_context(request, report))


@needs(REPORTS_ACCEPT)
@require_POST
def accept(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_ACCEPT, Report.objects.all(), pk)
    form = AcceptForm(request.POST, town=report.town)

    def act(given: dict[str, Any]) -> str:
        case = deciding.accept(pk, by=request.actor, at=request.at, **given)
        return reverse("cases:detail", args=[case.pk])

    return carry_out(request, report, "accept", form, act)


@needs(REPORTS_ACCEPT)
@require_POST
def refuse(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_ACCEPT, Report.objects.all(), pk)

    def act(given: dict[str, Any]) -> str:
        deciding.refuse(pk, by=request.actor, at=request.at, **given)
        return reverse("reports:detail", args=[pk])

    return carry_out(request, report, "refuse", RefuseForm(request.POST), act)


@needs(REPORTS_ANSWER)
@require_POST
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_ANSWER, Report.objects.all(), pk)

    def act(given: dict[str, Any]) -> str:
        answering.answer(pk, by=request.actor, at=request.at, **given)
        return reverse("reports:detail", args=[pk])

    return carry_out(request, report, "answer", AnswerForm(request.POST), act)


@needs(REPORTS_ANSWER)
@require_POST
def hotline(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Note that the hotline which sent the report has its reply."""
    report = fetch(request.actor, REPORTS_ANSWER, Report.objects.all(), pk)

    def act(given: dict[str, Any]) -> str:
        reply_to_hotline(pk, by=request.actor, at=request.at, **given)
        return reverse("reports:detail", args=[pk])

    return carry_out(request, report, "hotline", HotlineReplyForm(request.POST), act)
