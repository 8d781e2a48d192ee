"""The list of files and the answer to a search."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, needs
from weibao.office.listing import list_page

from ..lists import FILES
from ..permissions import CHILDREN_MERGE, CHILDREN_OPEN, CHILDREN_REVEAL, CHILDREN_VIEW
from ..queries.faces import faces
from ..queries.search import search


@needs(CHILDREN_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    context = {
        "list": list_page(request, FILES),
        "row_template": "children/_cells.html",
        "may_open": CHILDREN_OPEN.held_by(request.actor),
        "may_merge": CHILDREN_MERGE.held_by(request.actor),
        "may_reveal": CHILDREN_REVEAL.held_by(request.actor),
    }
    return render(request, "children/list.html", context)


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
