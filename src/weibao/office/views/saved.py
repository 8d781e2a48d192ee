"""Keeping views of lists: saved from a list, named, ordered and removed on a page of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.lists import Asker, Listing, listings
from weibao.kernel.workflow import Blocked

from ..actions import saving
from ..forms.lists import ViewForm
from ..listing import read_only
from ..models import SavedView
from ..permissions import VIEWS_KEEP
from ..queries.saved import saved, tabs


def listing_of(request: StaffRequest, name: str) -> Listing:
    """The list of that name, where the person sees it at all."""
    found = dict(listings.items()).get(name)
    if found is None or not found.permission.held_by(request.actor):
        raise Http404
    return found


def query_of(request: HttpRequest) -> QueryDict:
    """The conditions of the list that a form around it carries along."""
    return QueryDict(request.POST.get("list", request.GET.urlencode())[:4000].lstrip("?"))


@needs(VIEWS_KEEP)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, name: str) -> HttpResponse:
    listing, asker = listing_of(request, name), Asker(request.actor, request.at)
    asked, choices = read_only(query_of(request), listing, asker)
    form = ViewForm(request.POST or None)
    context = {
        "form": form,
        "listing": listing,
        "conditions": [(entry.label, text) for entry, text in listing.words(asked, choices)],
        "query": asked.query(),
        "back": reverse(listing.url) + asked.query(),
    }
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def work() -> dict[str, Any]:
            row = saving.save(
                listing,
                asked,
                by=request.actor,
                at=request.at,
                label=given["label"],
                shared=given["shared"] == "unit",
            )
            return {"next": reverse(listing.url) + asked.with_(view=str(row.pk)).query()}

        try:
            return once(request, work)
        except Blocked as problem:
            form.add_error(None, problem.reasons[0])
    status = 422 if form.errors else 200
    return render(request, "office/lists/view_new.html", context, status=status)


@needs(VIEWS_KEEP)
@require_GET
def manage(request: StaffRequest, name: str) -> HttpResponse:
    listing, asker = listing_of(request, name), Asker(request.actor, request.at)
    choices = listing.choices(asker)
    shown = {tab.key: tab for tab in tabs(listing, asker, choices, count=False)}
    rows = saved(listing, asker)
    kept = set(VIEWS_KEEP.visible_to(request.actor, SavedView.objects.filter(
        pk__in=[row.pk for row in rows])).values_list("pk", flat=True))  # fmt: skip
    own = [row.pk for row in rows if row.person_id == request.actor.person_id]
    lines = [
        {
            "view": row,
            "tab": shown[str(row.pk)],
            "words": "　".join(
                f"{entry.label}：{text}"
                for entry, text in listing.words(shown[str(row.pk)].asked, choices)
            ),
            "may_keep": row.pk in kept,
            "own": row.pk in own,
            "url": reverse(listing.url) + shown[str(row.pk)].asked.query(),
        }
        for row in rows
    ]
    context = {"listing": listing, "lines": lines, "back": reverse(listing.url)}
    return render(request, "office/lists/views.html", context)


@needs(VIEWS_KEEP)
@require_http_methods(["GET", "POST"])
def rename(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _row(request, pk)
    start = {"label": row.label, "shared": "unit" if row.unit_id else "own"}
    form = ViewForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return _carried(
            request,
            row,
            lambda: saving.rename(
                pk,
                by=request.actor,
                at=request.at,
                label=given["label"],
                shared=given["shared"] == "unit",
            ),
        )
    context = {"form": form, "view": row, "back": _managed(row)}
    status = 422 if form.errors else 200
    return render(request, "office/lists/view_rename.html", context, status=status)


@needs(VIEWS_KEEP)
@require_POST
def conditions(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let the view mean what is set on the list now."""
    row = _row(request, pk)
    listing = listing_of(request, row.listing)
    asked, _ = read_only(query_of(request), listing, Asker(request.actor, request.at))
    to = reverse(listing.url) + asked.with_(view=str(pk)).query()
    return _carried(
        request, row, lambda: saving.change(pk, asked, by=request.actor, at=request.at), to=to
    )


@needs(VIEWS_KEEP)
@require_POST
def place(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _row(request, pk)
    up = request.POST.get("to") == "front"
    return _carried(request, row, lambda: saving.move(pk, by=request.actor, at=request.at, up=up))


@needs(VIEWS_KEEP)
@require_http_methods(["GET", "POST"])
def remove(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _row(request, pk)
    if request.method == "POST":
        return _carried(request, row, lambda: saving.remove(pk, by=request.actor, at=request.at))
    context = {
        "question": f"去掉常用视图“{row.label}”？",
        "shared": row.unit_id is not None,
        "act": "去掉",
        "cancel_url": _managed(row),
    }
    return render(request, "office/lists/view_remove.html", context)


def _row(request: StaffRequest, pk: UUID) -> SavedView:
    row: SavedView = fetch(request.actor, VIEWS_KEEP, SavedView.objects.all(), pk)
    return row


def _managed(row: SavedView) -> str:
    return reverse("office:views", args=[row.listing])


def _carried(request: StaffRequest, row: SavedView, act: Any, *, to: str = "") -> HttpResponse:
    def work() -> dict[str, Any]:
        act()
        return {"next": to or _managed(row)}

    return once(request, work)
