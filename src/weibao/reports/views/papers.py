"""Sheets of A4 about a report."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, fetch, needs

from ..models import HandOver
from ..permissions import HANDOVERS_VIEW
from ..queries.paper import sheet_of


@needs(HANDOVERS_VIEW)
@require_GET
def hand_over(request: StaffRequest, pk: UUID) -> HttpResponse:
    """What was handed over, by whom and to whom. With `content` also the words, on a sheet behind."""
    rows = HandOver.objects.select_related("report__unit", "to_report__unit")
    row = fetch(request.actor, HANDOVERS_VIEW, rows, pk)
    sheet = sheet_of(row, request.actor, content="content" in request.GET)
    reads.opened(request, "handover.content_opened" if sheet.annex else "handover.opened", row)
    return render(request, "reports/hand_over_paper.html", {"sheet": sheet})
