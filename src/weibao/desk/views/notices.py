"""Notices: what a unit and a post were told, read and unread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, signed_in
from weibao.kernel.moment import BadMoment, parse_moment
from weibao.kernel.paging import page_of
from weibao.office import notices
from weibao.office.models import Notice
from weibao.org.queries.people import names_of

PER_PAGE = 30
# A unit is told thousands of things in a year; nobody turns further back.
MOST = 900
SHOWS = {"unread": "没看过", "read": "看过的", "all": "全部"}
# Where a notice leads, by the kind of thing it is about.
PAGES = {
    "cases.assignment": "cases:assignment",
    "cases.case": "cases:detail",
    "cases.meeting": "cases:meeting",
    "cases.question": "cases:question",
    "children.transfer": "children:transfer",
    "org.unit": "org:unit",
    "reports.callback": "reports:callback",
    "reports.identityopening": "reports:opening",
    "reports.made": "reports:made-one",
    "reports.openingrequest": "reports:request",
    "reports.recovery": "reports:custody",
    "reports.complaint": "reports:complaint",
    "reports.report": "reports:detail",
}
# Pages that are one for the whole town.
WITHOUT_ROW = {"reports:custody"}


@dataclass(frozen=True)
class Wanted:
    show: str = "unread"
    urgent: bool = False

    @classmethod
    def of(cls, get: QueryDict) -> Wanted:
        show = get.get("show", "")
        return cls(show if show in SHOWS else "unread", get.get("urgent") == "1")

    def address(self, *, show: str | None = None, urgent: bool | None = None) -> str:
        kept = {"show": show or self.show}
        if self.urgent if urgent is None else urgent:
            kept["urgent"] = "1"
        return f"?{urlencode(kept)}"

    def rows(self, request: StaffRequest) -> QuerySet[Notice]:
        if self.show == "unread":
            found = notices.unread(request.actor)
        else:
            found = notices.told_to(request.actor)
            found = found.exclude(read_at=None) if self.show == "read" else found
        found = found.filter(urgent=True) if self.urgent else found
        return found.select_related("unit")


@signed_in("只有本单位的通知")
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    wanted = Wanted.of(request.GET)
    page = page_of(request, wanted.rows(request), per_page=PER_PAGE, most=MOST)
    found = list(page.object_list)
    people = names_of(row.read_by for row in found)
    number = notices.unread(request.actor).count()
    context: dict[str, Any] = {
        "page": page,
        "rows": [
            {"notice": row, "reader": people.get(row.read_by, "") if row.read_by else ""}
            for row in found
        ],
        "wanted": wanted,
        "number": number,
        "tabs": [
            {
                "label": label,
                "url": wanted.address(show=show),
                "count": number if show == "unread" and not wanted.urgent else None,
                "current": wanted.show == show,
            }
            for show, label in SHOWS.items()
        ],
        "urgent_url": wanted.address(urgent=not wanted.urgent),
        "until": request.at.isoformat(),
    }
    return render(request, "desk/notices.html", context)


@signed_in("只有本单位的通知")
@require_POST
def read(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Mark as read and go where it leads."""
    notice = notices.told_to(request.actor).filter(pk=pk).first()
    if notice is None:
        return redirect("desk:notices")
    if notice.read_at is None:
        notices.mark_read(pk, by=request.actor, at=request.at)
    return HttpResponseRedirect(_target(notice))


@signed_in("只有本单位的通知")
@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    """Mark what stood on the page; what came since stays unread."""
    try:
        until = min(parse_moment(request.POST.get("until", "")), request.at)
    except BadMoment:
        return redirect("desk:notices")

    def work() -> dict[str, Any]:
        notices.mark_all_read(by=request.actor, at=request.at, until=until)
        return {"next": reverse("desk:notices")}

    return once(request, work)


def _target(notice: Notice) -> str:
    page = PAGES.get(notice.subject_kind)
    if page in WITHOUT_ROW:
        return reverse(page)
    return reverse(page, args=[notice.subject]) if page else reverse("desk:notices")
