"""The list of files and the answer to a search."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, needs
from weibao.kernel.paging import page_of
from weibao.org.models import Area

from ..flows import FILE
from ..permissions import CHILDREN_OPEN, CHILDREN_REVEAL, CHILDREN_VIEW
from ..queries.faces import faces
from ..queries.listing import SORT_WORDS, STATUSES, Filters, counts, listed
from ..queries.places import villages_seen
from ..queries.search import search


@needs(CHILDREN_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    villages = villages_seen(request.actor)
    filters = Filters.read(request.GET, villages={area.code for area in villages})
    page = page_of(request, listed(request.actor, filters))
    rows = faces(page.object_list, on=request.on)
    reads.listed(request, "child.listed", count=len(rows), filters=filters.digest)
    held = counts(request.actor)
    context = {
        "page": page,
        "rows": rows,
        "sort": filters.sort,
        "sorted_by": SORT_WORDS[filters.sort],
        "status": filters.status,
        "filtered": bool(filters.village),
        "tabs": [_tab(name, filters, held) for name in STATUSES],
        "chips": _chips(filters, villages),
        "villages": [_option(area, filters) for area in villages] if len(villages) > 1 else [],
        "may_open": CHILDREN_OPEN.held_by(request.actor),
        "may_reveal": CHILDREN_REVEAL.held_by(request.actor),
    }
    return render(request, "children/list.html", context)


def _address(filters: Filters, **changes: str) -> str:
    values = {"village": filters.village, "status": filters.status, "sort": filters.sort} | changes
    usual = {"village": "", "status": "open", "sort": "village"}
    return f"?{urlencode({name: value for name, value in values.items() if value != usual[name]})}"


def _tab(name: str, filters: Filters, held: dict[str, int]) -> dict[str, Any]:
    return {
        "label": FILE.state(name).label,
        "count": f"{held.get(name, 0):,}",
        "url": _address(filters, status=name),
        "current": name == filters.status,
    }


def _chips(filters: Filters, villages: list[Area]) -> list[dict[str, str]]:
    chosen = next((area for area in villages if area.code == filters.village), None)
    if chosen is None:
        return []
    url = _address(filters, village="")
    return [{"label": "村", "value": chosen.short_name, "remove_url": url}]


def _option(area: Area, filters: Filters) -> dict[str, str]:
    return {"label": area.short_name, "url": _address(filters, village=area.code)}


@needs(CHILDREN_VIEW)
@require_http_methods(["GET", "POST"])
def find(request: StaffRequest) -> HttpResponse:
    """What is searched for comes by POST and stands in no address; coming back shows the list."""
    typed = request.POST.get("q", "").strip()
    if not typed:
        return redirect("children:list")
    found = search(typed, request.actor, on=request.on)
    rows = faces(found.rows, on=request.on)
    reads.listed(request, "child.searched", count=len(rows), filters=f"q={typed}")
    context = {
        "typed": typed,
        "found": found,
        "rows": rows,
        "may_open": CHILDREN_OPEN.held_by(request.actor),
        "may_reveal": CHILDREN_REVEAL.held_by(request.actor),
    }
    return render(request, "children/found.html", context)
