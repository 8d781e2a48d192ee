"""Units: names that do not clash, old names that still lead there, closing and merging."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.org import factories
from tests.org.factories import OTHER_TOWN, TOWN, SmallTown
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event
from weibao.kernel.actor import Actor
from weibao.kernel.permission import Refused
from weibao.org.actions import units
from weibao.org.actions.scope import NotPossible
from weibao.org.models import Appointment, Person, Post, Town, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries.units import find_unit, of_town, unit_of_kind, units_seen

pytestmark = pytest.mark.postgres


@pytest.fixture
def by(town: SmallTown) -> Actor:
    return factories.acting(town.keeper)


def test_a_new_unit_is_found_by_all_its_names(town: SmallTown, by: Actor, at: datetime) -> None:
    unit = units.open_unit(
        town=TOWN,
        name="平安建设办公室",
        short_name="平安建设办",
        kind=UnitKind.OFFICE,
        aliases=["平安办", "平安办", "平安建设办"],
        by=by,
        at=at,
    )
    for name in ("平安建设办公室", "平安建设办", "平安办", " 平安办 "):
        assert find_unit(TOWN, name, on=at.date()) == [unit]
    assert find_unit(TOWN, "平安", on=at.date()) == []
    assert unit.aliases.count() == 1
    assert Event.objects.get(kind="unit.opened", subject=unit.pk).person == town.keeper.pk


def test_two_open_units_do_not_share_a_name(town: SmallTown, by: Actor, at: datetime) -> None:
    with pytest.raises(NotPossible) as refused:
        units.open_unit(town=TOWN, name="未保工作站", kind=UnitKind.STATION, by=by, at=at)
    assert refused.value.field == "name"


def test_only_a_keeper_of_the_town_opens_units(
    town: SmallTown, other_town: SmallTown, clerk: Person, at: datetime
) -> None:
    for who in (clerk, other_town.keeper):
        with pytest.raises(Refused):
            units.open_unit(
                town=TOWN, name="新单位", kind=UnitKind.OTHER, by=factories.acting(who), at=at
            )
    assert not Unit.objects.filter(name="新单位").exists()


def test_the_old_name_stays_as_an_alias(town: SmallTown, by: Actor, at: datetime) -> None:
    units.rename_unit(
        unit=town.station.pk,
        version=1,
        name="未成年人保护中心",
        short_name="未保中心",
        kind=UnitKind.STATION,
        by=by,
        at=at,
    )
    assert [u.name for u in find_unit(TOWN, "未保工作站", on=at.date())] == ["未成年人保护中心"]


def test_an_edit_of_an_old_version_is_refused(town: SmallTown, by: Actor, at: datetime) -> None:
    units.add_alias(unit=town.station.pk, name="未保站", by=by, at=at)
    with pytest.raises(Stale):
        units.rename_unit(
            unit=town.station.pk,
            version=1,
            name="别的",
            short_name="",
            kind=UnitKind.STATION,
            by=by,
            at=at,
        )


def test_an_alias_never_hides_another_unit(town: SmallTown, by: Actor, at: datetime) -> None:
    with pytest.raises(NotPossible, match="另一个单位"):
        units.add_alias(unit=town.station.pk, name="石桥村", by=by, at=at)
    units.add_alias(unit=town.station.pk, name="未保站", by=by, at=at)
    with pytest.raises(NotPossible, match="已经叫"):
        units.add_alias(unit=town.station.pk, name="未保站", by=by, at=at)


def test_a_dropped_alias_leads_nowhere_but_is_not_deleted(
    town: SmallTown, by: Actor, at: datetime
) -> None:
    alias = units.add_alias(unit=town.station.pk, name="未保站", by=by, at=at)
    units.drop_alias(alias=alias.pk, by=by, at=at)
    assert find_unit(TOWN, "未保站", on=at.date()) == []
    alias.refresh_from_db()
    assert alias.valid_to == at.date()
    # The same word may be used again later.
    units.add_alias(unit=town.station.pk, name="未保站", by=by, at=at)


def test_merging_hands_the_names_on_and_ends_the_posts(
    town: SmallTown, clerk: Person, by: Actor, at: datetime
) -> None:
    units.add_alias(unit=town.station.pk, name="未保站", by=by, at=at)
    day = at.date()
    units.close_unit(unit=town.station.pk, version=2, on=day, into=town.government.pk, by=by, at=at)
    for name in ("未保工作站", "未保站"):
        assert find_unit(TOWN, name, on=day) == [town.government]
    closed = Unit.objects.get(pk=town.station.pk)
    assert (closed.valid_to, closed.successor) == (day, town.government)
    assert not Post.objects.filter(unit=closed, valid_to=None).exists()
    assert Appointment.objects.get(person=clerk).valid_to == day
    assert find_unit(TOWN, "未保站", on=day - timedelta(1)) != []
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"unit.closed", "unit.merged", "post.closed", "appointment.ended"} <= kinds


def test_a_unit_is_not_merged_into_itself_or_into_another_town(
    town: SmallTown, other_town: SmallTown, by: Actor, at: datetime
) -> None:
    for heir in (town.station, other_town.station):
        with pytest.raises((NotPossible, Refused)):
            units.close_unit(
                unit=town.station.pk, version=1, on=at.date(), into=heir.pk, by=by, at=at
            )
    assert Unit.objects.get(pk=town.station.pk).valid_to is None


def test_the_unit_of_a_kind_also_of_a_neighbour_that_serves_the_town(
    town: SmallTown, other_town: SmallTown, at: datetime
) -> None:
    day = at.date()
    assert unit_of_kind(TOWN, UnitKind.STATION, on=day) == town.station
    assert unit_of_kind(TOWN, UnitKind.COURT, on=day) is None
    court = factories.unit("白水法庭", UnitKind.COURT, town=OTHER_TOWN, serves=[TOWN])
    assert unit_of_kind(TOWN, UnitKind.COURT, on=day) == court
    assert unit_of_kind("990110199", UnitKind.COURT, on=day) is None
    assert list(court.serves.all()) == [Town.objects.get(pk=TOWN)]


def test_each_unit_is_listed_once_with_its_open_posts(
    town: SmallTown, clerk: Person, at: datetime
) -> None:
    town.station.aliases.create(name="未保站")
    town.station.aliases.create(name="保护站")
    seen = list(units_seen(factories.acting(clerk), on=at.date()))
    assert len(seen) == len({unit.pk for unit in seen}) == of_town(TOWN, on=at.date()).count()
    station = next(unit for unit in seen if unit.pk == town.station.pk)
    assert [post.role for post in station.open_posts] == ["station_clerk"]
    assert len(station.open_aliases) == 2
