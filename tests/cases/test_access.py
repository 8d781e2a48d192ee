"""Lines of access: given, widened, ended; and what they show to which post."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import measure
from tests.org import factories as org
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.cases.access import give, sees
from weibao.cases.models import Case, CaseAccess
from weibao.cases.models.access import Sees
from weibao.cases.permissions import CASES_READ, CASES_VIEW, CASES_WORK
from weibao.org.roles import Role

ORDER = (Sees.STAGE, Sees.OWN, Sees.ALL)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def line(case: Case, where: Town, unit: str) -> CaseAccess:
    return CaseAccess.objects.get(subject=case.pk, unit=where.units[unit], valid_to=None)


@pytest.mark.parametrize("first", ORDER)
@pytest.mark.parametrize("second", ORDER)
def test_the_wider_of_two_lines_stands(here: Town, case: Case, first: Sees, second: Sees) -> None:
    for shown in (first, second):
        give(case, here.units["police"], sees=shown, at=NOW, why="请其参与")
    assert line(case, here, "police").sees == max(first, second, key=ORDER.index)


def test_a_clock_that_was_set_back_widens_all_the_same(here: Town, case: Case) -> None:
    give(case, here.units["police"], sees=Sees.STAGE, at=NOW, why="请其参与")
    earlier = NOW - timedelta(days=400)
    give(case, here.units["police"], sees=Sees.ALL, at=earlier, why="请其参与")
    assert line(case, here, "police").sees == Sees.ALL
    ended = CaseAccess.objects.exclude(valid_to=None).get()
    assert ended.valid_to == ended.valid_from


def test_who_joined_nothing_sees_nothing(here: Town, case: Case) -> None:
    for key in ("director", "neighbour", "police", "teacher", "custodian", "auditor", "keeper"):
        assert not CASES_VIEW.can(here[key], case), key


def test_an_ended_line_shows_nothing(here: Town, case: Case) -> None:
    give(case, here.units["police"], sees=Sees.ALL, at=NOW, why="请其参与")
    assert CASES_READ.can(here["police"], case)
    CaseAccess.objects.filter(unit=here.units["police"]).update(valid_to=NOW)
    assert not CASES_VIEW.can(here["police"], case)


def test_a_handler_of_the_government_oversees_nothing(here: Town, case: Case) -> None:
    """The stage of every case is for those who oversee, not for the whole building."""
    person = org.person("typist110", "温小庭", town=here.code)
    org.seat(person, Role.HANDLER, here.units["government"])
    typist = org.acting(person, NOW.date())
    assert not CASES_VIEW.can(typist, case)
    measure(case, here, unit="government", kind="aid")
    assert CASES_READ.can(typist, case)
    assert sees(case, typist) == Sees.OWN


def test_a_leader_who_is_a_handler_elsewhere_reads_only_as_that(here: Town, case: Case) -> None:
    measure(case, here, unit="government", kind="aid")
    org.seat(here.people["leader"], Role.HANDLER, here.units["police"])
    leader = here["leader"]
    assert CASES_VIEW.can(leader, case)
    assert not CASES_READ.can(leader, case)
    assert sees(case, leader) == Sees.STAGE
    give(case, here.units["police"], sees=Sees.OWN, at=NOW, why="请其参与")
    assert CASES_READ.can(leader, case)
    assert sees(case, leader) == Sees.OWN


def test_a_line_for_one_person(here: Town, case: Case) -> None:
    CaseAccess.objects.create(
        town=here.code,
        subject=case.pk,
        person=here.people["neighbour"],
        sees=Sees.OWN,
        valid_from=NOW,
        why="代班",
    )
    assert CASES_READ.can(here["neighbour"], case)
    assert not CASES_WORK.can(here["neighbour"], case)
    assert not CASES_VIEW.can(here["director"], case)


def test_a_unit_of_the_other_town_that_joins_sees_this_case_alone(towns: Towns) -> None:
    case, other = world.case(towns.here), world.case(towns.here)
    give(case, towns.there.units["police"], sees=Sees.OWN, at=NOW, why="协查")
    assert CASES_READ.can(towns.there["police"], case)
    assert not CASES_VIEW.can(towns.there["police"], other)
