"""The villages: each with its director, its children, and what their files lack."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, needs

from ..permissions import CHILDREN_EDIT
from ..queries.villages import villages as found


@needs(CHILDREN_EDIT)
@require_GET
def villages(request: StaffRequest) -> HttpResponse:
    rows = found(request.actor, on=request.on)
    reads.listed(request, "child.villages_listed", count=len(rows))
    context = {
        "villages": rows,
        "children": sum(row.children for row in rows),
        "vacant": sum(not row.directors for row in rows),
    }
    return render(request, "children/villages.html", context)
