"""Is the log untouched: the checks so far, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.audit import reads
from weibao.audit.models import Verification
from weibao.audit.once import once
from weibao.audit.permissions import EVENTS_VERIFY
from weibao.kernel.edge import StaffRequest, needs
from weibao.kernel.paging import page_of
from weibao.org.queries.people import names_of

from ..system import verifying


@needs(EVENTS_VERIFY)
@require_http_methods(["GET", "POST"])
def verification(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        return once(request, lambda: _ask(request))
    page = page_of(request, Verification.objects.order_by("-asked_at", "-pk"))
    rows = list(page.object_list)
    names = names_of([row.asked_by for row in rows])
    running = next((row for row in rows if row.ended_at is None), None)
    reads.listed(request, "events.listed", count=len(rows), filters="verification")
    context = {
        "page": page,
        "lines": [
            (row, names.get(row.asked_by, "") if row.asked_by else "系统，每天夜里") for row in rows
        ],
        "running": running,
        "job": running and _job(running),
        "last": next((row for row in rows if row.ended_at), None),
    }
    return render(request, "project/verification.html", context)


def _ask(request: StaffRequest) -> dict[str, Any]:
    verifying.ask(by=request.actor, at=request.at)
    messages.success(request, "开始核对了，可以离开这一页，核对完会写在这里")
    return {"next": reverse("verification")}


def _job(row: Verification) -> dict[str, Any]:
    return {
        "title": "正在核对全部留痕",
        "total": max(row.total, 1),
        "done": row.held,
        "words": "条已核对，可以离开这一页",
    }
