"""The views of a list that a person has above it: those that came along, and saved ones."""

from __future__ import annotations

from collections.abc import Mapping

from weibao.kernel.lists import Asker, Listing
from weibao.kernel.lists.asking import Asked
from weibao.kernel.lists.showing import Tab
from weibao.kernel.paging import counted_all

from ..models import SavedView
from ..permissions import VIEWS_SEE

# Counted no further; nobody reads what is above.
COUNTED = 500


def saved(listing: Listing, asker: Asker) -> list[SavedView]:
    """Saved views of the list this person may use: the shared ones, then the own, each in order."""
    rows = VIEWS_SEE.visible_to(asker.actor, SavedView.objects.filter(listing=listing.name))
    found = list(rows.select_related("unit").order_by("position", "created_at", "pk"))
    return sorted(found, key=lambda view: view.unit_id is None)


def tabs(
    listing: Listing, asker: Asker, choices: Mapping[str, Mapping[str, str]], *, count: bool = True
) -> list[Tab]:
    """All views in the order of the tabs, with how many rows each has; one query for all counts."""
    found = [Tab(v.key, v.label, listing.shipped(v)) for v in listing.views_for(asker.actor)]
    found += [_tab(view, listing, asker, choices) for view in saved(listing, asker)]
    if not count:
        return found
    seen = listing.bare(asker.actor)
    numbers = counted_all([listing.count(tab.asked, asker, seen) for tab in found], COUNTED)
    return [_counted(tab, number) for tab, number in zip(found, numbers, strict=True)]


def _counted(tab: Tab, number: str) -> Tab:
    return Tab(tab.key, tab.label, tab.asked, number, tab.shared, tab.stored, tab.missing)


def _tab(
    view: SavedView, listing: Listing, asker: Asker, choices: Mapping[str, Mapping[str, str]]
) -> Tab:
    """What was saved, as far as it still means something to whoever looks now."""
    stored = view.asked if isinstance(view.asked, dict) else {}
    said = {
        key: tuple(map(str, values))
        for key, values in dict(stored.get("conditions", {})).items()
        if isinstance(values, list)
    }
    kept, missing = listing.known(said, asker, choices)
    sort = listing.known_sort(str(stored.get("sort", "")))
    asked = Asked(kept, sort, view=str(view.pk))
    return Tab(str(view.pk), view.label, asked, "", view.unit_id is not None, True, missing)
