"""Writing entries of an investigation, and assessing how safe the child is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from weibao.audit.aggregates import Stale
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked

from ..actions import assessing
from ..actions.inquiries import add_inquiry
from ..forms.investigation import AssessForm, DecideForm, InquiryForm
from ..models import Case
from ..permissions import CASES_RECORD, CASES_WORK
from ..queries import cases as reading
from ..rules.assessment import Proposal, table
from .course import LATE, again, then


@needs(CASES_RECORD)
@takes_files
@require_POST
def add(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_RECORD, reading.visible(request.actor), pk)
    form = InquiryForm(request.POST, request.FILES, town=case.town, at=request.at)
    if not form.is_valid():
        return again(request, case, form, "inquiry")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: add_inquiry(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="inquiry",
        anchor="#inquiries",
    )


@needs(CASES_WORK)
@require_http_methods(["GET", "POST"])
def assess(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The questions; then the level that the answers come to; then what a person decides."""
    case: Case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)
    if case.status == "closed":
        raise Blocked([assessing.CLOSED])
    if request.method == "GET":
        return _page(request, case, AssessForm(initial={"version": case.version}))
    form = AssessForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, 422)
    proposal = assessing.proposal_for(case, form.answers, on=request.on)
    if "risk" not in request.POST and "decide" not in request.POST:
        return _page(request, case, form, proposal=proposal)
    decision = DecideForm(request.POST)
    if not decision.is_valid():
        return _page(request, case, form, 422, proposal=proposal, decision=decision)
    return _keep(request, case, form, decision, proposal)


def _keep(
    request: StaffRequest, case: Case, form: AssessForm, decision: DecideForm, proposal: Proposal
) -> HttpResponse:
    def work() -> dict[str, Any]:
        assessing.assess(
            case.pk,
            by=request.actor,
            at=request.at,
            version=form.cleaned_data["version"],
            answers=form.answers,
            **decision.cleaned_data,
        )
        return {"next": reverse("cases:detail", args=[case.pk]) + "#safety"}

    shown = {"proposal": proposal, "decision": decision}
    try:
        return once(request, work)
    except Stale as stale:
        once_more(form, [LATE], version=stale.current.version)  # type: ignore[attr-defined]
    except Blocked as blocked:
        for reason in blocked.reasons:
            decision.add_error("why", reason)
    return _page(request, case, form, 409, **shown)


def _page(
    request: StaffRequest, case: Case, form: AssessForm, status: int = 200, **more: Any
) -> HttpResponse:
    if "proposal" in more:
        more.setdefault("decision", DecideForm())
    context = {"case": case, "form": form, "table": table().on, **more}
    return render(request, "cases/assessment.html", context, status=status)
