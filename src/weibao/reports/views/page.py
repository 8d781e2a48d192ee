"""The page of one report: what it shows, and how a form on it is carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from weibao.audit import reads
from weibao.audit.aggregates import Stale
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.showing import FileView, views_of
from weibao.office.queries.steps import steps_of

from ..flows import REPORT
from ..forms import deciding as forms_deciding
from ..forms import handing as forms_handing
from ..forms.taking import HotlineReplyForm
from ..models import Report
from ..permissions import (
    IDENTITY_OPEN,
    REPORTS_ACCEPT,
    REPORTS_ANSWER,
    REPORTS_HAND_OVER,
    REPORTS_READ,
)
from ..queries import asked, handing, matching
from ..queries import detail as looking
from ..queries import origin as coming
from ..queries.related import Related, related
from ..rules.circumstances import circumstance
from ..rules.suspicions import suspicion
from ..rules.untold import untold

LATE = "您打开这一页以后别人改过这件报告。请看过上面最新的情况，再交一次。"


def page_context(request: StaffRequest, report: Report, **bound: Any) -> dict[str, Any]:
    """Everything the page of one report shows; a bound form replaces the fresh one."""
    actor = request.actor
    readable = REPORTS_READ.can(actor, report)
    decidable = report.status == "received" and REPORTS_ACCEPT.can(actor, report)
    files = views_of(actor, report)
    context: dict[str, Any] = {
        "files": files,
        "report": report,
        "matter": circumstance(report.circumstance),
        "judged": looking.judged(report),
        "readable": readable,
        "rail": looking.rail(report, steps_of(report.pk), actor),
        "clocks": looking.clock_views(report, at=request.at),
        "lines": looking.timeline(report, actor, readable=readable, files=files),
        "may_open_identity": report.named and IDENTITY_OPEN.can(actor, report),
        "suspicion": suspicion(report.suspicion),
        "proofs": handing.proofs(report),
        "keepers": handing.keepers_of(report) if readable else [],
        "related": related(report, actor) if readable else [],
    }
    if readable and report.named:
        context |= {"may_ask": True, **asked.pending(report)}
    fresh = {"version": report.version}
    if decidable:
        context |= _decisions(request, report, context["related"], fresh)
        context |= _handing(request, report, fresh, files)
    if report.status == "accepted" and REPORTS_ANSWER.can(actor, report):
        context["answer"] = forms_deciding.AnswerForm(initial=fresh)
        context["untold"] = untold()
        if report.merged_at:
            context["separate"] = forms_deciding.SeparateForm(initial=fresh)
    if readable:
        context["origin"] = origin = coming.origin_of(report)
        if origin.waits_for_reply and REPORTS_ANSWER.can(actor, report):
            context["hotline"] = HotlineReplyForm(initial=fresh)
    if _may_take_back(report, context["proofs"], actor):
        context["take_back"] = forms_handing.TakeBackForm(initial=fresh)
    return context | {name: form for name, form in bound.items() if name in context}


def _decisions(
    request: StaffRequest, report: Report, alike: list[Related], fresh: dict[str, Any]
) -> dict[str, Any]:
    """Accept, merge, refuse; and screening, where the report is held."""
    children = matching.files(report, request.actor, on=request.on)
    cases = matching.cases(report, request.actor, alike, children)
    area = looking.village_of(report)
    given: dict[str, Any] = {
        "accept": forms_deciding.AcceptForm(
            town=report.town,
            files=[(str(line.pk), line.words) for line in children],
            initial=fresh | {"area": area},
        ),
        "merge": forms_deciding.MergeForm(
            cases=[(str(line.pk), line.words) for line in cases], initial=fresh
        ),
        "cases": cases,
        "refuse": forms_deciding.RefuseForm(initial=fresh),
    }
    if report.held:
        given["release"] = forms_deciding.ReleaseForm(initial=fresh)
    return given


def _handing(
    request: StaffRequest, report: Report, fresh: dict[str, Any], files: list[FileView]
) -> dict[str, Any]:
    """To another town, to a body outside; signing for or sending back what came from elsewhere."""
    given: dict[str, Any] = {}
    if REPORTS_HAND_OVER.can(request.actor, report):
        given["to_body"] = forms_handing.ToBodyForm(
            at=request.at, files=handing.files_to_give(files), initial=fresh
        )
        towns = handing.other_towns(report)
        if towns:
            given["to_town"] = forms_handing.ToTownForm(towns=towns, initial=fresh)
    if not REPORT.step("send_back").guard(report):  # type: ignore[misc]
        given["sign"] = forms_handing.SignForm(initial=fresh)
        given["send_back"] = forms_handing.SendBackForm(initial=fresh)
    return given


def _may_take_back(report: Report, proofs: list[handing.Proof], actor: Any) -> bool:
    outside = any(p.outgoing and p.row.body_kind and not p.row.returned_at for p in proofs)
    return report.status == "handed_over" and outside and REPORTS_HAND_OVER.can(actor, report)


def carry_out(
    request: StaffRequest,
    report: Report,
    name: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Do what form `name` asks, once. What cannot be done is said on the page, nothing typed is lost."""
    if not form.is_valid():
        return again(request, report, name, form, 422)
    try:
        return once(request, lambda: {"next": act(form.cleaned_data)})
    except Stale as stale:
        now: Any = stale.current
        form = once_more(form, [LATE], version=now.version)
        return _if_it_has_place(request, now, name, form, stale)
    except Blocked as blocked:
        return _if_it_has_place(request, report, name, once_more(form, blocked.reasons), blocked)


def _if_it_has_place(
    request: StaffRequest, report: Report, name: str, form: forms.Form, problem: Exception
) -> HttpResponse:
    context = page_context(request, report, **{name: form})
    if context.get(name) is not form:
        # There is nothing left to decide: the page of what was decided says more.
        raise problem
    reads.opened(request, "report.opened", report)
    return render(request, "reports/detail.html", context, status=409)


def again(
    request: StaffRequest, report: Report, name: str, form: forms.Form, status: int
) -> HttpResponse:
    """The page with what was typed and the message beside the field."""
    reads.opened(request, "report.opened", report)
    context = page_context(request, report, **{name: form})
    return render(request, "reports/detail.html", context, status=status)
