"""What one town does is nowhere on the pages of those who may not know of it, not even as a number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from weibao.cases.permissions import CASES_VIEW
from weibao.children.permissions import CHILDREN_VIEW
from weibao.desk import finding
from weibao.kernel import moment
from weibao.kernel.navigation import navigation
from weibao.reports.permissions import REPORTS_VIEW

from .addresses import addresses
from .asking import Answer, ask
from .conftest import Ground
from .expecting import Reach, Verdict, expected
from .people import Someone
from .planting import Happening, happen
from .rows import Target

pytestmark = pytest.mark.access

MARK, UNKNOWN = "沐晴", "无有"
SEARCHES = ("/search/", "/children/search/")
# By design: the secret of a device that is being set up; the disk and the queue of the machine.
NOT_STEADY = ("accounts/", "system/")
# Whom nothing reaches that happens in the first village of the first town.
OUTSIDE = (
    *(f"{key} there" for key in ("clerk", "director", "police", "leader")),
    *(f"{key} there" for key in ("discipline", "auditor", "custodian")),
    "keeper there",
    "keeper here",
    "neighbour here",
    "district",
    "without a post",
    "nobody",
)


# The district may know the numbers of its towns, and nothing else: figures without small cells.
COUNTED = {"district": {"/reports/statistics/", "/reports/statistics/print/"}}


def knows_of(who: Someone, made: Happening) -> bool:
    if who.actor is None:
        return False
    rows = ((CHILDREN_VIEW, made.child), (CASES_VIEW, made.case), (REPORTS_VIEW, made.report))
    return any(entry.can(who.actor, row) for entry, row in rows)


def pages(who: Someone) -> dict[str, bytes]:
    """Every page without an id that this person may open, with all that stands around it."""
    reach = Reach()
    shown = {}
    for address in addresses():
        if address.slots or address.route.startswith(NOT_STEADY):
            continue
        if expected(address, who, Target(), reach) is Verdict.OPEN:
            shown[f"/{address.route}"] = ask(who, "GET", f"/{address.route}").body
    return shown


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_happens_elsewhere_changes_no_page(name: str, ground: Ground) -> None:
    """Lists, counts, choices, notices, home: all stay as they were."""
    who = ground[name]
    before, counts = pages(who), numbers(who, ground)
    made = happen(ground.towns.here, "云岫")
    assert not knows_of(who, made)
    after = pages(who)
    changed = {path for path in before if before[path] != after[path]}
    assert changed - COUNTED.get(name, set()) == set()
    assert numbers(who, ground) == counts
    assert len(before) >= 5


def numbers(who: Someone, ground: Ground) -> dict[str, object]:
    """What stands beside each entry of the navigation."""
    if who.actor is None:
        return {}
    at = ground.planted.happenings["own"].case.created_at
    entries = [entry for entry in navigation.all() if entry.count and entry.shown_to(who.actor)]
    return {entry.label: entry.count(who.actor, at) for entry in entries if entry.count}


def test_what_happens_changes_the_pages_of_those_it_concerns(ground: Ground) -> None:
    who = ground["clerk here"]
    before = pages(who)
    happen(ground.towns.here, "云岫")
    after = pages(who)
    changed = {path for path in before if before[path] != after[path]}
    assert {"/", "/cases/", "/children/", "/reports/", "/notices/"} <= changed


def looked_for(who: Someone, path: str, name: str) -> Answer:
    """What the search of a page answers; that of every page leads to an address of its own."""
    if path != "/search/" or who.actor is None or who.actor.person_id is None:
        return ask(who, "POST", path, q=name)
    with transaction.atomic():
        stored = finding.keep(name, who.actor, at=moment.now())
        assert stored is not None
        answer = ask(who, "GET", f"/search/{stored.pk}/")
        transaction.set_rollback(True)
    return replace(answer, body=answer.body.replace(str(stored.pk).encode(), b"-"))


@pytest.mark.parametrize("path", SEARCHES)
def test_a_name_that_is_elsewhere_is_a_name_that_is_nowhere(path: str, ground: Ground) -> None:
    made = ground.planted.happenings["own"]
    for who in ground.people:
        if knows_of(who, made):
            continue
        known, unknown = (looked_for(who, path, name) for name in (MARK, UNKNOWN))
        assert known.status == unknown.status, who.name
        assert known.text.replace(MARK, UNKNOWN) == unknown.text, who.name


@pytest.mark.parametrize("path", SEARCHES)
def test_a_name_is_found_by_those_who_may_know(path: str, ground: Ground) -> None:
    for name in ("clerk here", "director here"):
        known, unknown = (looked_for(ground[name], path, typed).text for typed in (MARK, UNKNOWN))
        assert known.replace(MARK, UNKNOWN) != unknown


def test_planted_words_can_be_read_by_those_who_may(ground: Ground) -> None:
    """Or looking for them on the pages of others would prove nothing."""
    made = ground.planted.happenings["own"]
    clerk = ground["clerk here"]
    case = ask(clerk, "GET", f"/cases/{made.case.pk}/").text
    assert f"{MARK}查明实情" in case
    assert f"{MARK}立案事由" in ask(clerk, "GET", f"/reports/{made.accepted.pk}/").text
    assert f"{MARK}报来事由" in ask(clerk, "GET", f"/reports/{made.report.pk}/").text
    covered = ask(clerk, "GET", f"/children/{made.child.pk}/").text
    assert f"闻人{MARK}" not in covered
    assert f"闻人{MARK}" in ask(clerk, "GET", f"/children/{made.child.pk}/facts/").text
