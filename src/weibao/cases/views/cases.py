"""The list of cases, one case, and uncovering the names in it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.paging import page_of
from weibao.kernel.workflow import Blocked
from weibao.org.queries.areas import villages_of

from ..flows import CASE
from ..permissions import CASES_REVEAL, CASES_VIEW
from ..queries import cases as reading
from ..queries import people
from .common import REASONS, note_opened, page_context


@needs(CASES_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    stage = request.GET.get("stage", "open")
    stage = stage if stage in {"open", "all", *dict(CASE.choices)} else "open"
    village = request.GET.get("village", "")
    village = village if village.isdecimal() else ""
    mine = request.GET.get("mine") == "1"
    rows = reading.filtered(
        request.actor, stage="" if stage == "all" else stage, village=village, mine=mine
    )
    page = page_of(request, rows)
    filters = f"{stage}|{village}|{mine}"
    reads.listed(request, "cases.listed", count=len(page.object_list), filters=filters)
    town = next(iter(request.actor.towns), "")
    context = {
        "page": page,
        "rows": reading.rows(page.object_list, at=request.at),
        "tabs": _tabs(request, stage),
        "villages": [
            {"label": area.short_name, "url": f"?stage={stage}&village={area.code}"}
            for area in villages_of(town)
        ],
        "chosen": _chosen(stage, village, town),
    }
    return render(request, "cases/list.html", context)


def _tabs(request: StaffRequest, stage: str) -> list[dict[str, object]]:
    counts = reading.counts(request.actor)
    views = [
        ("open", "在办", sum(counts.get(name, 0) for name in reading.OPEN)),
        *((name, label, counts.get(name, 0)) for name, label in CASE.choices),
        ("all", "全部", sum(counts.values())),
    ]
    return [
        {"label": label, "url": f"?stage={name}", "count": number, "current": stage == name}
        for name, label, number in views
    ]


def _chosen(stage: str, village: str, town: str) -> list[dict[str, str]]:
    names = {area.code: area.short_name for area in villages_of(town)} if village else {}
    if village not in names:
        return []
    return [{"label": "村", "value": names[village], "remove_url": f"?stage={stage}"}]


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
        fields=["name"],
        children=people.children_of(case),
    )
    return render(request, "cases/detail.html", page_context(request, case, uncovered=True))
