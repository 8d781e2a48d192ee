"""What the parts of a case share: the lock, who may be asked, and what is shown beside them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.cases.sharing import ask, assign, call, day
from tests.cases.stages import at_stage
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.cases.actions.parts import case_of, check_day, check_unit, lock_open
from weibao.cases.models import Assignment, Meeting, Question
from weibao.cases.queries.parts import clock_views, subjects_seen
from weibao.cases.queries.together import together
from weibao.kernel.workflow import Blocked


def test_a_closed_case_takes_no_more(here: Town) -> None:
    case = at_stage(here, "closed")
    with pytest.raises(Blocked, match="结案"):
        lock_open(case.pk)


def test_a_part_says_its_case(here: Town) -> None:
    case = world.case(here)
    assert case_of(Assignment, assign(case, here).pk) == case.pk
    assert case_of(Question, ask(case, here).pk) == case.pk
    assert case_of(Meeting, call(case, here).pk) == case.pk


def test_the_day_is_that_of_the_town(here: Town) -> None:
    """Late in the evening here it is still the day before elsewhere."""
    late = NOW.replace(hour=23, minute=30)
    check_day(day(0), at=late)
    with pytest.raises(Blocked):
        check_day(day(0), at=late + timedelta(hours=1))


def test_units_of_the_town_and_those_that_serve_it(towns: Towns) -> None:
    case = world.case(towns.here)
    far = towns.there.units["police"]
    with pytest.raises(Blocked):
        check_unit(far, case, at=NOW)
    far.serves.add(towns.here.code)
    check_unit(far, case, at=NOW)


def test_the_newest_clock_of_each_part(here: Town) -> None:
    case = world.case(here)
    row = assign(case, here)
    other = ask(case, here)
    views = clock_views([row.pk, other.pk, case.pk], at=NOW)
    assert views[row.pk].label == "办完交办事项"
    assert views[other.pk].label == "答复要材料"
    assert clock_views([], at=NOW) == {}


def test_the_child_beside_a_part_is_for_those_who_know_of_the_case(here: Town) -> None:
    case = world.case(here, child=world.child(here))
    assert subjects_seen(here["teacher"], [case.pk]) == {}
    shown = subjects_seen(here["clerk"], [case.pk])[case.pk]
    assert shown["subject"] == "向▮▮"


def test_read_once_for_a_request(here: Town) -> None:
    case = world.case(here)
    clerk = here["clerk"]
    first = together(case.pk, clerk, at=NOW)
    assign(case, here)
    assert together(case.pk, clerk, at=NOW) is first
    assert len(together(case.pk, here["clerk"], at=NOW).tasks) == 1
