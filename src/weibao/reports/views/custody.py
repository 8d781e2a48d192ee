"""How who reported is kept, and packing it anew for the custodians of today."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, needs
from weibao.kernel.workflow import Blocked
from weibao.org.queries.people import names_of
from weibao.org.views.common import town_of_keeper

from ..actions import recovering
from ..actions.recovering import current, is_over
from ..actions.repacking import repack
from ..forms.keeping import RepackForm
from ..permissions import CUSTODY_RECOVER, CUSTODY_REPACK, CUSTODY_VIEW
from ..queries.custody import custody_of, waiting
from ..sealing import NoCustodians
from .keeping import unlocked

TOO_FEW = "现在能打开的保管人不到两位，不能换封。先安排保管人并设好口令"


@needs(CUSTODY_VIEW)
@require_GET
def show(request: StaffRequest) -> HttpResponse:
    """Who keeps, the fingerprints of their keys, what waits, what is wrong."""
    town = town_of_keeper(request, CUSTODY_VIEW)
    custody = custody_of(town, on=request.on)
    reads.listed(request, "custody.shown", count=len(custody.custodians))
    under_way = current(town)
    people = names_of([under_way.started_by, under_way.seconded_by]) if under_way else {}
    context: dict[str, Any] = {
        "custody": custody,
        "recovery": under_way,
        "over": under_way is not None and is_over(under_way, at=request.at),
        "starter": people.get(under_way.started_by, "") if under_way else "",
        "may_repack": CUSTODY_REPACK.held_by(request.actor),
        "may_recover": CUSTODY_RECOVER.held_by(request.actor),
    }
    return render(request, "reports/custody.html", context)


@needs(CUSTODY_REPACK)
@require_http_methods(["GET", "POST"])
def consent(request: StaffRequest) -> HttpResponse:
    """A custodian agrees to new recovery shares where the old ones are lost."""
    town = town_of_keeper(request, CUSTODY_REPACK)
    form = RepackForm(request.POST or None)
    if request.method == "POST":
        mine = unlocked(request, form, town=town)
        if mine is not None:
            try:
                recovering.consent(town=town, mine=mine, by=request.actor, at=request.at)
            except Blocked as blocked:
                form.add_error(None, blocked.reasons[0])
            else:
                messages.success(request, "已同意，可以生成新的恢复码了")
                return HttpResponseRedirect(reverse("reports:custody"))
    row = recovering.current(town)
    people = names_of([row.started_by, row.seconded_by]) if row else {}
    context = {
        "row": row,
        "starter": people.get(row.started_by, "") if row else "",
        "seconder": people.get(row.seconded_by, "") if row and row.seconded_by else "",
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "reports/recovery_consent.html", context, status=status)


@needs(CUSTODY_REPACK)
@require_GET
def packing_state(request: StaffRequest) -> JsonResponse:
    """How many still wait, for the page that is packing: a number, asked again and again."""
    town = town_of_keeper(request, CUSTODY_REPACK)
    return JsonResponse({"waiting": waiting(town)}, headers={"Cache-Control": "no-store"})


@needs(CUSTODY_REPACK)
@require_http_methods(["GET", "POST"])
def packing(request: StaffRequest) -> HttpResponse:
    """Pack anew what the own key opens. It may be cut off at any point and done again."""
    town = town_of_keeper(request, CUSTODY_REPACK)
    form = RepackForm(request.POST or None)
    if request.method == "POST":
        mine = unlocked(request, form, town=town)
        if mine is not None:
            try:
                done = repack(town, mine, by=request.actor, at=request.at)
            except NoCustodians:
                form.add_error(None, TOO_FEW)
            else:
                said = f"换封好了 {done.packed} 件"
                if done.beyond:
                    said += f"；还有 {done.beyond} 件您的钥匙打不开，请另一位保管人来换封"
                messages.success(request, said)
                return HttpResponseRedirect(reverse("reports:custody"))
    custody = custody_of(town, on=request.on)
    job = {"title": "正在换封", "done": 0, "total": custody.waiting, "words": "件"}
    context = {"custody": custody, "form": form, "job": job}
    return render(request, "reports/packing.html", context, status=422 if form.is_bound else 200)
