"""Own town, neighbour's town, district: `check` says what `visible_to` shows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.org import factories
from tests.org.factories import OTHER_TOWN, TOWN, SmallTown
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.permission import Permission, all_permissions
from weibao.org import permissions as p
from weibao.org.models import Appointment, Person, Post, Town, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role

pytestmark = pytest.mark.postgres

ENTRIES = (
    (p.UNITS_VIEW, Unit),
    (p.UNITS_MANAGE, Unit),
    (p.POSTS_VIEW, Post),
    (p.POSTS_MANAGE, Post),
    (p.POSTS_APPOINT, Post),
    (p.VACANCIES_VIEW, Post),
    (p.APPOINTMENTS_END, Appointment),
    (p.PEOPLE_VIEW, Person),
    (p.PEOPLE_MANAGE, Person),
)


@pytest.fixture
def actors(town: SmallTown, other_town: SmallTown, clerk: Person, leader: Person) -> list[Actor]:
    bureau = factories.unit("区民政局", UnitKind.BUREAU, town="", place="990110")
    district = factories.person("quxian", "区里人", town="")
    factories.seat(district, Role.DISTRICT_VIEWER, bureau)
    director = factories.person("luoxf", "罗秀芳")
    factories.seat(director, Role.CHILD_DIRECTOR, town.village)
    people = [town.keeper, other_town.keeper, clerk, leader, district, director]
    return [factories.acting(person) for person in people] + [SYSTEM]


@pytest.mark.parametrize(("entry", "model"), ENTRIES, ids=lambda value: getattr(value, "name", ""))
def test_check_and_list_agree_on_every_row(
    entry: Permission, model: Any, actors: list[Actor]
) -> None:
    rows = list(model._base_manager.all())
    assert rows
    for actor in actors:
        listed = list(entry.visible_to(actor, model._base_manager.all()))
        assert len(listed) == len(set(listed)), "a row is listed twice"
        assert {row.pk for row in rows if entry.can(actor, row)} == {row.pk for row in listed}


def test_a_keeper_keeps_the_own_town_only(town: SmallTown, other_town: SmallTown) -> None:
    keeper = factories.acting(town.keeper)
    for entry, mine, theirs in (
        (p.UNITS_MANAGE, town.village, other_town.village),
        (p.UNITS_VIEW, town.village, other_town.village),
        (p.PEOPLE_MANAGE, town.keeper, other_town.keeper),
        (p.PEOPLE_VIEW, town.keeper, other_town.keeper),
    ):
        assert entry.can(keeper, mine)
        assert not entry.can(keeper, theirs)


def test_a_serving_unit_is_seen_in_both_towns_and_kept_by_its_owner(
    town: SmallTown, other_town: SmallTown
) -> None:
    town.police.serves.add(Town.objects.get(pk=OTHER_TOWN))
    officer = factories.person("hejiang", "何江")
    row = factories.seat(officer, Role.HANDLER, town.police)
    theirs = factories.acting(other_town.keeper)
    assert p.UNITS_VIEW.can(theirs, town.police)
    assert p.POSTS_VIEW.can(theirs, row)
    assert p.PEOPLE_VIEW.can(theirs, officer)
    assert not p.UNITS_MANAGE.can(theirs, town.police)
    assert not p.POSTS_APPOINT.can(theirs, row)
    assert not p.PEOPLE_MANAGE.can(theirs, officer)


def test_the_district_sees_units_of_all_its_towns_and_changes_none(actors: list[Actor]) -> None:
    district = next(actor for actor in actors if Role.DISTRICT_VIEWER in actor.roles)
    towns = {unit.town for unit in p.UNITS_VIEW.visible_to(district, Unit.objects.all())}
    assert {TOWN, OTHER_TOWN} <= towns
    assert not p.UNITS_MANAGE.held_by(district)
    assert not p.PEOPLE_VIEW.held_by(district)


def test_only_keepers_change_anything_here(actors: list[Actor]) -> None:
    changing = (
        p.UNITS_MANAGE,
        p.POSTS_MANAGE,
        p.POSTS_APPOINT,
        p.APPOINTMENTS_END,
        p.PEOPLE_MANAGE,
    )
    for entry in changing:
        assert entry.roles == {Role.SYSTEM_KEEPER}
        assert not entry.held_by(SYSTEM)


def test_a_keeper_holds_no_permission_on_children() -> None:
    held = {entry.name for entry in all_permissions() if Role.SYSTEM_KEEPER in entry.roles}
    assert not {name for name in held if name.startswith(("children.", "cases.", "identity."))}
