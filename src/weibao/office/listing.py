"""The page of a list, built from its declaration and the address. Every app's list view calls this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest
from weibao.kernel.lists import Asker, BulkAct, Listing, bulk_acts
from weibao.kernel.lists.asking import PAGE, SORT, Asked
from weibao.kernel.lists.showing import ListPage, Tab
from weibao.kernel.paging import page_of

from .permissions import BULK_RUN, EXPORTS_MAKE, VIEWS_KEEP
from .queries.saved import tabs

# How many rows can be turned to. A list that is longer wants a condition, not page 900.
TURNED = 2_000
GONE_VIEW = "这个常用视图"


def list_page(request: StaffRequest, listing: Listing) -> ListPage:
    """The page asked for, with tabs, filter bar and lines; leaves the event of having looked."""
    asker = Asker(request.actor, request.at)
    choices = listing.choices(asker)
    views = tabs(listing, asker, choices)
    asked = wanted(request.GET, listing, asker, choices, views)
    # Only keys are sorted and cut; what a line shows is read for the page alone.
    keys = listing.select(asked, asker).values_list("pk", flat=True)
    page = page_of(request, keys, per_page=asked.size, most=TURNED, known=_known(asked, views))
    lines = listing.shown(page.object_list, asker)
    reads.listed(request, listing.event, count=len(lines), filters=asked.digest)
    shown = ListPage(listing, asker, asked, choices, page, lines, views)
    shown.acts = acts_for(listing, asker)
    shown.may_export = EXPORTS_MAKE.held_by(asker.actor)
    shown.may_keep = VIEWS_KEEP.held_by(asker.actor)
    if request.GET.get("pick") == PAGE:
        shown.picked = frozenset(str(line.pk) for line in lines)
    return shown


def _known(asked: Asked, views: Sequence[Tab]) -> int | None:
    """How many rows there are where a tab has counted them all just now."""
    same = (tab.count for tab in views if dict(tab.asked.conditions) == dict(asked.conditions))
    count = next(same, "")
    return int(count) if count.isdecimal() else None


def acts_for(listing: Listing, asker: Asker) -> list[tuple[str, BulkAct]]:
    """What this person may do with several rows at once."""
    if not BULK_RUN.held_by(asker.actor):
        return []
    found = [
        (name, act)
        for name, act in bulk_acts.items()
        if act.listing == listing.name and act.permission.held_by(asker.actor)
    ]
    return sorted(found, key=lambda pair: pair[1].order)


def wanted(
    typed: Any,
    listing: Listing,
    asker: Asker,
    choices: Mapping[str, Mapping[str, str]],
    views: Sequence[Tab],
) -> Asked:
    """What the address means: conditions where it names any, otherwise a view, the first by default."""
    asked = listing.read(typed, asker, choices)
    by_key = {tab.key: tab for tab in views}
    named = by_key.get(asked.view)
    if listing.says_nothing(typed):
        first = by_key[listing.first_view(asker.actor).key]
        shown = (named or first).asked.with_(size=asked.size)
        gone = bool(asked.view) and named is None
        return replace(shown, dropped=(GONE_VIEW,)) if gone else shown
    if named is not None:
        return asked
    lost = [GONE_VIEW] if asked.view else []
    same = [tab for tab in views if dict(tab.asked.conditions) == dict(asked.conditions)]
    if same:
        sort = asked.sort if SORT in typed else same[0].asked.sort
        asked = replace(asked, sort=sort)
    view = same[0].key if same else ""
    return replace(asked, view=view, dropped=(*asked.dropped, *lost))


def read_only(
    typed: Any, listing: Listing, asker: Asker
) -> tuple[Asked, Mapping[str, Mapping[str, str]]]:
    """The same for what acts on a list: no counts, no lines."""
    choices = listing.choices(asker)
    views = tabs(listing, asker, choices, count=False)
    return wanted(typed, listing, asker, choices, views), choices
