"""The list of reports, one report, and what the station decides about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from weibao.audit import reads
from weibao.audit.aggregates import Stale
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.paging import page_of
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.showing import views_of
from weibao.office.queries.steps import steps_of

from ..actions import answering, deciding
from ..actions.taking import reply_to_hotline
from ..forms.deciding import AcceptForm, AnswerForm, RefuseForm
from ..forms.taking import HotlineReplyForm
from ..models import Report
from ..models.report import Channel
from ..permissions import (
    IDENTITY_OPEN,
    REPORTS_ACCEPT,
    REPORTS_ANSWER,
    REPORTS_READ,
    REPORTS_VIEW,
)
from ..queries import asked
from ..queries import detail as looking
from ..queries import origin as coming
from ..queries import reports as reading
from ..queries.narrowing import Narrowing
from ..rules.circumstances import circumstance
from .common import STAGES, channel_options, chips, tabs

LATE = "您打开这一页以后别人改过这件报告。请看过上面最新的情况，再交一次。"


@needs(REPORTS_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    stage = request.GET.get("stage", "")
    stage = stage if stage in dict(STAGES) else ""
    channel = request.GET.get("channel", "")
    channel = channel if channel in Channel.values else ""
    narrow = Narrowing.of(request.GET)
    rows = narrow.apply(reading.filtered(request.actor, stage=stage, channel=channel))
    page = page_of(request, rows)
    filters = f"{stage}|{channel}" + (f"|{narrow}" if narrow else "")
    reads.listed(request, "reports.listed", count=len(page.object_list), filters=filters)
    context = {
        "page": page,
        "rows": reading.rows(page.object_list, at=request.at),
        "tabs": tabs(request, stage),
        "channels": channel_options(request, stage),
        "chosen": [*looking.chosen_filters(channel, stage), *chips(request, narrow)],
    }
    return render(request, "reports/list.html", context)


@needs(REPORTS_VIEW)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_VIEW, reading.visible(request.actor), pk)
    reads.opened(request, "report.opened", report)
    return render(request, "reports/detail.html", page_context(request, report))


def page_context(request: StaffRequest, report: Report, **bound: Any) -> dict[str, Any]:
    """Everything the page of one report shows; a bound form replaces the fresh one."""
    actor = request.actor
    readable = REPORTS_READ.can(actor, report)
    decidable = report.status == "received" and REPORTS_ACCEPT.can(actor, report)
    answerable = report.status == "accepted" and REPORTS_ANSWER.can(actor, report)
    fresh = {"version": report.version}
    files = views_of(actor, report)
    context: dict[str, Any] = {
        "report": report,
        "matter": circumstance(report.circumstance),
        "judged": looking.judged(report),
        "readable": readable,
        "rail": looking.rail(report, steps_of(report.pk), actor),
        "clocks": looking.clock_views(report, at=request.at),
        "files": files,
        "lines": looking.timeline(report, actor, readable=readable, files=files),
        "may_open_identity": report.named and IDENTITY_OPEN.can(actor, report),
    }
    if readable and report.named:
        context |= {"may_ask": True, **asked.pending(report)}
    if decidable:
        context["accept"] = bound.get("accept") or AcceptForm(
            town=report.town, initial=fresh | {"area": looking.village_of(report)}
        )
        context["refuse"] = bound.get("refuse") or RefuseForm(initial=fresh)
    if answerable:
        context["answer"] = bound.get("answer") or AnswerForm(initial=fresh)
    if readable:
        context["origin"] = origin = coming.origin_of(report)
        if origin.waits_for_reply and REPORTS_ANSWER.can(actor, report):
            context["hotline"] = bound.get("hotline") or HotlineReplyForm(initial=fresh)
    return context


@needs(REPORTS_ACCEPT)
@require_POST
def accept(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_ACCEPT, Report.objects.all(), pk)
    form = AcceptForm(request.POST, town=report.town)

    def act(given: dict[str, Any]) -> str:
        case = deciding.accept(pk, by=request.actor, at=request.at, **given)
        return reverse("cases:detail", args=[case.pk])

    return _carry_out(request, report, "accept", form, act)


@needs(REPORTS_ACCEPT)
@require_POST
def refuse(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_ACCEPT, Report.objects.all(), pk)

    def act(given: dict[str, Any]) -> str:
        deciding.refuse(pk, by=request.actor, at=request.at, **given)
        return reverse("reports:detail", args=[pk])

    return _carry_out(request, report, "refuse", RefuseForm(request.POST), act)


@needs(REPORTS_ANSWER)
@require_POST
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = fetch(request.actor, REPORTS_ANSWER, Report.objects.all(), pk)

    def act(given: dict[str, Any]) -> str:
        answering.answer(pk, by=request.actor, at=request.at, **given)
        return reverse("reports:detail", args=[pk])

    return _carry_out(request, report, "answer", AnswerForm(request.POST), act)


@needs(REPORTS_ANSWER)
@require_POST
def hotline(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Note that the hotline which sent the report has its reply."""
    report = fetch(request.actor, REPORTS_ANSWER, Report.objects.all(), pk)

    def act(given: dict[str, Any]) -> str:
        reply_to_hotline(pk, by=request.actor, at=request.at, **given)
        return reverse("reports:detail", args=[pk])

    return _carry_out(request, report, "hotline", HotlineReplyForm(request.POST), act)


def _carry_out(
    request: StaffRequest,
    report: Report,
    name: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Do what form `name` asks, once. What cannot be done is said on the page, nothing typed is lost."""
    if not form.is_valid():
        return _again(request, report, name, form, 422)
    try:
        return once(request, lambda: {"next": act(form.cleaned_data)})
    except Stale as stale:
        now: Any = stale.current
        context = page_context(request, now, **{name: once_more(form, [LATE], version=now.version)})
        if name not in context:
            # There is nothing left to decide: the page of what was decided says more.
            raise
        reads.opened(request, "report.opened", report)
        return render(request, "reports/detail.html", context, status=409)
    except Blocked as blocked:
        return _again(request, report, name, once_more(form, blocked.reasons), 409)


def _again(
    request: StaffRequest, report: Report, name: str, form: forms.Form, status: int
) -> HttpResponse:
    """The page with what was typed and the message beside the field."""
    reads.opened(request, "report.opened", report)
    context = page_context(request, report, **{name: form})
    return render(request, "reports/detail.html", context, status=status)
