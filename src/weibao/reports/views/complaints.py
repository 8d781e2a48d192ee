"""Complaints about the handling, for those who answer them and those who watch that they do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

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
from weibao.office import clocks
from weibao.office.models import Clock

from ..actions import complaining
from ..forms.complaints import ComplaintAnswerForm
from ..models import Complaint
from ..permissions import COMPLAINTS_ANSWER, COMPLAINTS_READ, COMPLAINTS_VIEW, REPORTS_VIEW
from ..queries import complaints as reading

LATE = "您打开这一页以后已经有人答复过。请看最新的情况。"


@needs(COMPLAINTS_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """Who complained when and whether they were answered; no words."""
    found = reading.visible(request.actor).order_by("-status", "-created_at")
    page = page_of(request, found)
    reads.listed(request, "complaints.listed", count=len(page.object_list))
    context = {"page": page, "rows": reading.rows(page.object_list, at=request.at)}
    return render(request, "reports/complaints.html", context)


@needs(COMPLAINTS_VIEW)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    complaint = fetch(request.actor, COMPLAINTS_VIEW, reading.visible(request.actor), pk)
    reads.opened(request, "complaint.opened", complaint)
    return _page(request, complaint)


@needs(COMPLAINTS_ANSWER)
@require_POST
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    complaint = fetch(request.actor, COMPLAINTS_ANSWER, reading.visible(request.actor), pk)
    form: Any = ComplaintAnswerForm(request.POST)
    if not form.is_valid():
        reads.opened(request, "complaint.opened", complaint)
        return _page(request, complaint, form=form, status=422)

    def work() -> dict[str, Any]:
        complaining.answer(pk, by=request.actor, at=request.at, **form.cleaned_data)
        return {"next": reverse("reports:complaint", args=[pk])}

    try:
        return once(request, work)
    except Stale as stale:
        now: Any = stale.current
        if now.status != "received":
            raise
        form, status = once_more(form, [LATE], version=now.version), 409
    except Blocked as blocked:
        form, status = once_more(form, blocked.reasons), 409
    reads.opened(request, "complaint.opened", complaint)
    return _page(request, complaint, form=form, status=status)


def _page(
    request: StaffRequest, complaint: Complaint, *, form: Any = None, status: int = 200
) -> HttpResponse:
    actor = request.actor
    running = Clock.objects.filter(subject=complaint.pk).select_related("unit")
    context: dict[str, Any] = {
        "complaint": complaint,
        "readable": COMPLAINTS_READ.can(actor, complaint),
        "report_url": REPORTS_VIEW.can(actor, complaint.report),
        "clocks": [clocks.view(row, at=request.at) for row in running],
        "lines": reading.timeline(complaint),
    }
    if complaint.status == "received" and COMPLAINTS_ANSWER.can(actor, complaint):
        context["form"] = form or ComplaintAnswerForm(initial={"version": complaint.version})
    return render(request, "reports/complaint.html", context, status=status)
