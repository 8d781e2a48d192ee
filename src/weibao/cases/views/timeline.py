"""The course of a case on a page of its own: filtered by kind, page by page, ready to print."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.timeline import KINDS, Line
from weibao.office.papers.printing import REASONS
from weibao.org.queries.areas import area_names

from ..permissions import CASES_PRINT, CASES_VIEW
from ..queries import cases as reading
from ..queries import timeline as happened
from .common import note_opened

PER_PAGE = 50


@needs(CASES_VIEW)
@require_GET
def listing(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_VIEW, reading.visible(request.actor), pk)
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in KINDS else ""
    read = happened.parts(case, request.actor)
    lines = happened.timeline(case, request.actor, read, at=request.at)
    page = Paginator(happened.of_kind(lines, chosen), PER_PAGE).get_page(request.GET.get("page"))
    note_opened(request, case)
    place = area_names([case.area]).get(case.area, "")
    context = {
        "case": case,
        "subject": reading.subject_of(case, place=place),
        "page": page,
        "lines": page.object_list,
        "chosen": chosen,
        "tabs": _tabs(lines, chosen),
        "may_print": CASES_PRINT.can(request.actor, case),
        "reasons": REASONS.items(),
    }
    return render(request, "cases/timeline.html", context)


def _tabs(lines: list[Line], chosen: str) -> list[dict[str, object]]:
    counted = happened.counts(lines)
    tabs: list[dict[str, object]] = [
        {"label": "全部", "url": "?", "count": len(lines), "current": not chosen}
    ]
    for kind, label in KINDS.items():
        tabs.append(
            {
                "label": label,
                "url": f"?kind={kind}",
                "count": counted[kind],
                "current": kind == chosen,
            }
        )
    return tabs
