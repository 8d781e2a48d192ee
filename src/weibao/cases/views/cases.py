"""The list of cases, one case, and uncovering the names in it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.workflow import Blocked
from weibao.office.listing import list_page

from ..lists import CASES
from ..permissions import CASES_REVEAL, CASES_VIEW
from ..queries import cases as reading
from ..queries import people
from .common import REASONS, note_opened, page_context


@needs(CASES_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    shown = list_page(request, CASES)
    context = {"list": shown, "row_template": "cases/_cells.html"}
    return render(request, "cases/list.html", context)


@needs(CASES_VIEW)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_VIEW, reading.visible(request.actor), pk)
    note_opened(request, case)
    return render(request, "cases/detail.html", page_context(request, case))


@needs(CASES_REVEAL)
@require_POST
def reveal(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The page once more with the names uncovered, in this answer only; the act is logged."""
    case = fetch(request.actor, CASES_REVEAL, reading.visible(request.actor), pk)
    reason = request.POST.get("reason", "")
    if reason not in REASONS:
        raise Blocked(["先选为什么要看姓名"])
    reads.revealed(
        request,
        case,
        reason=reason,
        fields=["name", "contact", "workplace"],
        children=people.children_of(case),
    )
    return render(request, "cases/detail.html", page_context(request, case, uncovered=True))
