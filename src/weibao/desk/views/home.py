"""Home, the search box, notices."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, signed_in
from weibao.kernel.moment import ZONE
from weibao.kernel.searching import searches
from weibao.kernel.text import TextError, clean_text
from weibao.office import notices
from weibao.office.models import Notice

from .. import home as gathering
from ..figures import figures

WEEKDAYS = "一二三四五六日"
PER_SOURCE = 20
# Where a notice leads, by the kind of thing it is about.
PAGES = {
    "cases.case": "cases:detail",
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


@signed_in("只有本人的待办")
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    actor, at = request.actor, request.at
    shown = gathering.today(actor, at=at)
    town = next(iter(actor.towns), "")
    now = at.astimezone(ZONE)
    reads.listed(request, "home.shown", count=len(shown.mine) + len(shown.new))
    context = {
        "shown": shown,
        "figures": figures(actor, at=at),
        "ribbon": gathering.ribbon(shown, town=town, at=at),
        "day": f"{now.month} 月 {now.day} 日　星期{WEEKDAYS[now.weekday()]}　{now:%H:%M}",
    }
    return render(request, "desk/home.html", context)


@signed_in("在本人看得到的范围里查找")
@require_http_methods(["GET", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """Search by POST, so that what is looked for stands in no address and no log."""
    if request.method == "GET":
        return redirect("desk:home")
    typed, problem = request.POST.get("q", ""), ""
    try:
        typed = clean_text(typed, max_length=60).strip()
    except TextError as error:
        typed, problem = "", str(error)
    hits = []
    if typed:
        for offer in searches.all():
            hits += offer(typed, request.actor, request.at, PER_SOURCE)
    hits.sort(key=lambda hit: (hit.rank, hit.group))
    reads.listed(request, "search", count=len(hits), filters=typed)
    groups = [(name, list(found)) for name, found in groupby(hits, key=lambda hit: hit.group)]
    context = {"typed": typed, "groups": groups, "number": len(hits), "problem": problem}
    return render(request, "desk/search.html", context)


@signed_in("只有本单位的通知")
@require_GET
def notice_list(request: StaffRequest) -> HttpResponse:
    found = notices.unread(request.actor).select_related("unit")[:100]
    return render(request, "desk/notices.html", {"found": found})


@signed_in("只有本单位的通知")
@require_POST
def notice_read(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Mark as read and go where it leads."""
    notice = notices.unread(request.actor).filter(pk=pk).first()
    if notice is None:
        return redirect("desk:notices")
    notices.mark_read(pk, by=request.actor, at=request.at)
    return HttpResponseRedirect(_target(notice))


def _target(notice: Notice) -> str:
    page = PAGES.get(notice.subject_kind)
    if page in WITHOUT_ROW:
        return reverse(page)
    return reverse(page, args=[notice.subject]) if page else reverse("desk:notices")
