"""A paper that is being set or is ready, and its file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from weibao.audit.once import once
from weibao.audit.reads import opened
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked

from ..models import Printing
from ..models.printing import PrintForm, PrintState
from ..papers import printing
from ..papers.kinds import kind_of
from ..permissions import PAPERS_OPEN
from .serving import serve

NOT_READY = "这份文书还没有排好，请过一会儿再打开"
GONE = "排好的文书只保存一天，已经清除；要用请再打印一次"


def answer(request: StaffRequest, code: str, subject: Any, given: dict[str, Any]) -> HttpResponse:
    """Order the paper once, set a short one now, and show where it is."""
    made: list[printing.Ordered] = []

    def work() -> dict[str, Any]:
        ordered = printing.order(code, subject, by=request.actor, at=request.at, **given)
        made.append(ordered)
        return {"next": reverse("office:paper", args=[ordered.row.pk])}

    response = once(request, work)
    for ordered in made:
        if ordered.paper is not None:
            printing.settle(ordered.row, ordered.paper, at=request.at)
    return HttpResponseRedirect(response["Location"])


@needs(PAPERS_OPEN)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, PAPERS_OPEN, Printing.objects.all(), pk)
    kind = kind_of(row.kind)
    waiting = row.state == PrintState.WAITING
    context = {
        "row": row,
        "kind": kind,
        "reason": printing.REASONS[row.reason],
        "when": f"{row.at.astimezone(ZONE):%Y-%m-%d %H:%M}",
        "kilobytes": max(1, row.size // 1024),
        "is_pdf": row.form == PrintForm.PDF,
        "back": kind.back(row.subject),
        "gone": GONE,
        "job": {
            "title": f"正在排版：{kind.label}",
            "done": row.done,
            "total": len(printing.STEPS) - 1,
            "words": printing.STEPS[row.done],
        }
        if waiting
        else None,
    }
    return render(request, "office/paper.html", context)


@needs(PAPERS_OPEN)
@require_safe
def content(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    row = fetch(request.actor, PAPERS_OPEN, Printing.objects.all(), pk)
    if row.state != PrintState.READY:
        raise Blocked([GONE if row.state == PrintState.GONE else row.refusal or NOT_READY])
    if request.method == "GET":
        kind = kind_of(row.kind)
        shown = kind.children(row.subject) if row.uncovered else ()
        opened(request, "paper.opened", row, children=shown)
    return serve(
        request,
        place=row.place,
        size=row.size,
        media_type="application/pdf" if row.form == PrintForm.PDF else "",
        name=f"{kind_of(row.kind).label} {row.number}",
        extension=row.form,
    )
