"""The search box: what is typed is posted, its results have an address of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, signed_in
from weibao.kernel.text import TextError, clean_text

from ..finding import FIRST, PER_PAGE, Group, keep, kept, look

LONGEST = 60


@signed_in("在本人看得到的范围里查找")
@require_http_methods(["GET", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """Search by POST, so that what is looked for stands in no address and no log."""
    if request.method == "GET":
        if request.GET.get("over") == "1":
            return render(request, "desk/search.html", {"over": True})
        return redirect("desk:home")
    try:
        typed = clean_text(request.POST.get("q", ""), max_length=LONGEST).strip()
    except TextError as error:
        return render(request, "desk/search.html", {"problem": str(error)})
    stored = keep(typed, request.actor, at=request.at) if typed else None
    if stored is None:
        return render(request, "desk/search.html", {})
    return redirect("desk:found", stored.pk)


@signed_in("只有本人刚才的查找")
@require_GET
def found(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Results of a stored search; for anybody else, and when it is over, the same answer."""
    stored = kept(pk, request.actor, at=request.at)
    if stored is None:
        return redirect(reverse("desk:search") + "?over=1")
    typed = str(stored.words)
    groups = look(typed, request.actor, at=request.at)
    number = sum(group.number for group in groups)
    reads.listed(request, "search", count=number, filters=typed)
    return render(
        request,
        "desk/search.html",
        {"typed": typed, "number": number, **_shown(request, pk, groups)},
    )


def _shown(request: StaffRequest, pk: UUID, groups: list[Group]) -> dict[str, Any]:
    """The first of every group, or one group page by page."""
    asked = request.GET.get("group", "")
    here = reverse("desk:found", args=[pk])
    tabs = [
        {
            "label": group.name,
            "url": f"{here}?group={group.name}",
            "count": group.words,
            "current": group.name == asked,
        }
        for group in groups
    ]
    chosen = next((group for group in groups if group.name == asked), None)
    every = {"label": "全部", "url": here, "count": None, "current": chosen is None}
    shown: dict[str, Any] = {"tabs": [every, *tabs] if len(tabs) > 1 else []}
    if chosen is None:
        return shown | {
            "groups": [
                {
                    "name": group.name,
                    "hits": group.hits[:FIRST],
                    "count": group.words,
                    "url": f"{here}?group={group.name}" if group.number > FIRST else "",
                }
                for group in groups
            ]
        }
    page = Paginator(chosen.hits, PER_PAGE).get_page(request.GET.get("page"))
    return shown | {
        "page": page,
        "groups": [{"name": chosen.name, "hits": page.object_list, "count": chosen.words}],
    }
