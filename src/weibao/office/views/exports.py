"""Taking a list out as Excel: why, how far it is, and the file for the one who asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from weibao.audit import reads
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.lists import Asker, listings
from weibao.kernel.moment import ZONE
from weibao.kernel.paging import page_of
from weibao.kernel.workflow import Blocked

from ..exports import asking
from ..exports.asking import Wish
from ..exports.limits import IN_BACKGROUND, limits_of
from ..exports.reasons import REASONS
from ..forms.lists import ExportForm
from ..listing import read_only
from ..models import Export
from ..models.export import ExportState
from ..permissions import EXPORTS_MAKE, EXPORTS_TAKE
from .saved import listing_of, query_of
from .serving import serve

OVER = "这个文件已经到期清除，要用请再导出一次"


@needs(EXPORTS_MAKE)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, name: str) -> HttpResponse:
    """What will be in the file, and the question why."""
    listing, asker = listing_of(request, name), Asker(request.actor, request.at)
    asked, choices = read_only(query_of(request), listing, asker)
    may_name = listing.reveal is not None and listing.reveal.held_by(request.actor)
    form = ExportForm(request.POST or None, may_name=may_name)
    town = next((s.town for s in listing.permission.seats(request.actor)), "")
    limits = limits_of(town, on=request.on)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wish = Wish(given["reason"], given["words"], given.get("names", ""))

        def work() -> dict[str, Any]:
            row = asking.ask(listing, asked, wish, by=asker)
            return {"next": reverse("office:export", args=[row.pk])}

        try:
            return once(request, work)
        except Blocked as problem:
            form.add_error(None, problem.reasons[0])
    number = listing.count(asked, asker).order_by().values("pk")[: limits.rows + 1].count()
    context = {
        "form": form,
        "listing": listing,
        "number": number,
        "over": number > limits.rows,
        "limits": limits,
        "background": number > IN_BACKGROUND,
        "conditions": [(entry.label, text) for entry, text in listing.words(asked, choices)],
        "columns": [column.label for column in listing.columns],
        "query": asked.query(),
        "back": reverse(listing.url) + asked.query(),
    }
    status = 422 if form.errors else 200
    return render(request, "office/lists/export_new.html", context, status=status)


@needs(EXPORTS_TAKE)
@require_GET
def mine(request: StaffRequest) -> HttpResponse:
    """What one has taken out, newest first."""
    rows = EXPORTS_TAKE.visible_to(request.actor, Export.objects.all())
    page = page_of(request, rows.order_by("-created_at", "-pk"))
    reads.listed(request, "exports.listed", count=len(page.object_list))
    lines = [_shown(row, request) for row in page.object_list]
    return render(request, "office/lists/exports.html", {"page": page, "lines": lines})


@needs(EXPORTS_TAKE)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    """How far the file is; while it is being made the page asks again by itself."""
    row: Export = fetch(request.actor, EXPORTS_TAKE, Export.objects.all(), pk)
    return render(request, "office/lists/export.html", _shown(row, request))


@needs(EXPORTS_TAKE)
@require_safe
def content(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    row: Export = fetch(request.actor, EXPORTS_TAKE, Export.objects.all(), pk)
    listing = listing_of(request, row.listing)
    over = row.expires_at is None or row.expires_at <= request.at
    if row.state != ExportState.READY or over or row.place is None:
        raise Blocked([OVER if row.made_at else "文件还没有准备好"])
    reads.opened(request, "list.export_taken", row)
    made = row.made_at.astimezone(ZONE) if row.made_at else request.at
    return serve(
        request,
        place=row.place,
        size=row.size,
        media_type="",
        name=f"{listing.label} {made:%Y-%m-%d %H%M}",
        extension="xlsx",
    )


def _shown(row: Export, request: StaffRequest) -> dict[str, Any]:
    listing = dict(listings.items()).get(row.listing)
    ready = row.state == ExportState.READY
    over = ready and (row.expires_at is None or row.expires_at <= request.at)
    job = {
        "title": "正在准备文件",
        "done": row.done,
        "total": row.total,
        "words": "可以离开，回来再下载",
    }
    return {
        "row": row,
        "listing": listing,
        "reason": REASONS.get(row.reason, ""),
        "job": job if row.state == ExportState.WAITING else None,
        "ready": ready and not over,
        "over": over or row.state == ExportState.EXPIRED,
        "back": reverse(listing.url) if listing else "",
    }
