"""Conditions of the list of cases: what they find, and that none tells what its viewer may not know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import world
from tests.cases.stages import at_stage, finish, investigate, measure, step
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.cases.actions import units
from weibao.cases.lists import CASES, children
from weibao.cases.models import Case
from weibao.cases.models.access import Sees
from weibao.cases.queries import cases as reading
from weibao.cases.queries import conditions
from weibao.kernel.lists import Asker
from weibao.kernel.lists.asking import Asked
from weibao.office.models import Clock


def found(
    where: Town, key: str, *, sort: str = "-opened", at: Any = NOW, **asked: Any
) -> list[str]:
    """Numbers of the cases that `key` finds under the conditions."""
    values = {
        name.rstrip("_"): (v,) if isinstance(v, str) else tuple(v) for name, v in asked.items()
    }
    asker = Asker(where[key], at)
    rows = list(CASES.select(Asked(values, sort), asker))
    numbers = [case.number for case in rows]
    # The count is of the same rows, each once.
    assert CASES.count(Asked(values, sort), asker).count() == len(numbers) == len(set(numbers))
    return numbers


def first_end(case: Case) -> Any:
    """When the first of the case's limits ends."""
    return Clock.objects.filter(case=case.pk, state="running").order_by("due_at")[0].due_at


@pytest.fixture
def three(here: Town) -> tuple[Case, Case, Case]:
    """One under investigation, one closed, one with a measure of the village."""
    first, closed, third = world.case(here), at_stage(here, "closed"), world.case(here)
    measure(third, here)
    one, two, last = (Case.objects.get(pk=case.pk) for case in (first, closed, third))
    return one, two, last


def test_stage_village_and_days(three: tuple[Case, Case, Case], here: Town) -> None:
    one, two, last = (case.number for case in three)
    assert set(found(here, "clerk", stage=reading.OPEN)) == {one, last}
    assert found(here, "clerk", stage="closed") == [two]
    assert set(found(here, "clerk", village=here.village)) == {one, two, last}
    assert found(here, "clerk", village=f"{here.code}202") == []
    later = NOW + timedelta(days=31)
    assert set(found(here, "clerk", days="30", at=later)) == {one, last}
    assert found(here, "clerk", days="60", at=later) == []
    day = "2026-09-30"
    assert set(found(here, "clerk", from_=day, to=day)) == {one, two, last}
    assert found(here, "clerk", from_="2026-10-01") == found(here, "clerk", to="2026-09-29") == []


def test_risk(here: Town) -> None:
    high, none = world.case(here), world.case(here)
    Case.objects.filter(pk=high.pk).update(risk="high")
    assert found(here, "clerk", risk=["high", "raised"]) == [high.number]
    assert found(here, "clerk", risk="none") == [none.number]
    assert found(here, "clerk", sort="risk") == [high.number, none.number]
    assert found(here, "clerk", sort="-risk") == [none.number, high.number]


def test_whose_turn_it_is(here: Town) -> None:
    """As the rail says: measures that run first, while they are the stage; else the lead unit."""
    case = world.case(here)
    investigate(case, here)
    step(case, here, "finish_investigation")
    assert found(here, "clerk", wait="us") == [case.number]
    given = measure(case, here)
    assert found(here, "clerk", wait="us") == []
    assert found(here, "clerk", wait="others") == [case.number]
    assert found(here, "director", wait="us") == [case.number]
    finish(given, here)
    assert found(here, "clerk", wait="us") == [case.number]
    assert found(here, "director", wait="us") == []


def test_ours(three: tuple[Case, Case, Case], here: Town) -> None:
    one, two, last = (case.number for case in three)
    assert set(found(here, "director", mine="1")) == {two, last}
    assert set(found(here, "clerk", mine="1")) == {one, two, last}
    assert found(here, "leader", mine="1") == []
    measure(three[2], here, kind="care")
    assert set(found(here, "director", mine="1")) == {two, last}


def test_who_answers_for_it(here: Town) -> None:
    case, other = world.case(here), world.case(here)
    Case.objects.filter(pk=case.pk).update(handler=here.people["clerk"])
    Case.objects.filter(pk=other.pk).update(handler=None)
    assert found(here, "clerk", person="me") == [case.number]
    assert found(here, "supervisor", person="me") == []
    assert found(here, "supervisor", person="none") == [other.number]


def test_late_and_soon(here: Town) -> None:
    case = world.case(here)
    (first,) = Clock.objects.filter(case=case.pk, state="running").order_by("due_at")[:1]
    assert first.due_at
    assert found(here, "clerk", clock="late") == []
    day_before = first.due_at - timedelta(days=1)
    assert found(here, "clerk", clock="soon", at=day_before) == [case.number]
    after = first.due_at + timedelta(days=1, minutes=1)
    assert found(here, "clerk", clock="late", at=after) == [case.number]
    (row,) = CASES.lines(reading.visible(here["clerk"]), Asker(here["clerk"], after), False)
    assert row.late


def test_a_list_that_is_late_is_the_one_with_red_rows(here: Town) -> None:
    """The condition and the chip in the row come from the same rule, at every hour of four weeks."""
    for _ in range(3):
        measure(world.case(here), here)
    for hours in range(0, 24 * 28, 7):
        at = NOW + timedelta(hours=hours)
        asker = Asker(here["clerk"], at)
        rows = CASES.lines(reading.visible(here["clerk"]), asker, False)
        red = {row.case.number for row in rows if row.late}
        assert set(found(here, "clerk", clock="late", at=at)) == red, at


def test_first_due_first(here: Town) -> None:
    old = world.case(here, at=NOW - timedelta(days=3))
    new = world.case(here)
    assert found(here, "clerk", sort="due") == [old.number, new.number]
    assert found(here, "clerk", sort="-due") == [new.number, old.number]
    assert found(here, "clerk", sort="number") == sorted([old.number, new.number])


def test_units_by_their_measures(here: Town) -> None:
    case, other = world.case(here), world.case(here)
    measure(case, here)
    village = str(here.units["village"].pk)
    assert found(here, "clerk", handler=village) == [case.number]
    assert found(here, "clerk", handler=str(here.units["school"].pk)) == []
    station = str(here.units["station"].pk)
    assert set(found(here, "clerk", lead=station)) == {case.number, other.number}
    assert (village, "石桥村") in conditions.units(Asker(here["clerk"], NOW))


def test_no_condition_tells_what_a_part_of_the_case_does_not(here: Town) -> None:
    """The school sees its own measure; which others run, and what happened, it cannot ask either."""
    case = world.case(here)
    measure(case, here)
    measure(case, here, kind="counsel", unit="school")
    village = str(here.units["village"].pk)
    assert found(here, "teacher") == [case.number]
    assert found(here, "teacher", handler=village) == []
    assert found(here, "teacher", handler=str(here.units["school"].pk)) == [case.number]
    assert found(here, "teacher", circumstance=case.circumstance) == []
    assert found(here, "clerk", circumstance=case.circumstance) == [case.number]


def test_the_clocks_of_others_are_not_those_of_a_part(here: Town) -> None:
    """A unit with a part in it sees its own clocks, in the row, in the condition and in the order."""
    case = world.case(here)
    measure(case, here, kind="counsel", unit="school")
    own = Clock.objects.get(case=case.pk, unit=here.units["school"])
    assert own.due_at
    between = first_end(case) + timedelta(days=1, minutes=1)
    assert between < own.due_at
    assert found(here, "clerk", clock="late", at=between) == [case.number]
    assert found(here, "teacher", clock="late", at=between) == []
    (row,) = CASES.lines(reading.visible(here["teacher"]), Asker(here["teacher"], between), False)
    assert row.clock is not None
    assert row.clock.due_at == own.due_at
    after = own.due_at + timedelta(days=1)
    assert found(here, "teacher", clock="late", at=after) == [case.number]


def test_whoever_is_told_the_stage_sees_every_clock(here: Town) -> None:
    case = world.case(here)
    school = here.units["school"]
    case.refresh_from_db()
    units.invite(
        case.pk,
        by=here["clerk"],
        at=NOW,
        version=case.version,
        unit=school,
        sees=Sees.STAGE,
        why="知情",
    )
    later = first_end(case) + timedelta(days=1, minutes=1)
    assert found(here, "leader", clock="late", at=later) == [case.number]
    assert found(here, "teacher", clock="late", at=later) == [case.number]


def test_a_neighbour_finds_nothing_whatever_is_asked(towns: Towns) -> None:
    here, there = towns.here, towns.there
    case = world.case(here)
    measure(case, here)
    for asked in (
        {},
        {"lead": str(here.units["station"].pk)},
        {"village": here.village},
        {"clock": "soon"},
        {"wait": "others"},
        {"handler": str(here.units["village"].pk)},
        {"circumstance": case.circumstance},
    ):
        assert found(there, "clerk", **asked) == [], asked
        assert found(here, "police", **asked) == [], asked


def test_whose_names_an_uncovered_list_holds(here: Town) -> None:
    child = world.child(here)
    case = world.case(here, child=child)
    assert children(here["clerk"], [case.pk]) == [child.pk]
    assert children(here["leader"], [case.pk]) == []
    rows = CASES.lines(reading.visible(here["leader"]), Asker(here["leader"], NOW), True)
    assert [row.subject for row in rows] == ["石桥村儿童"]
