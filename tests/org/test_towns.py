"""Setting up any town of the national list, and a second one in the same database."""

from __future__ import annotations

from datetime import datetime

import pytest

from weibao.audit.models import Event
from weibao.kernel import areas
from weibao.org.actions import towns
from weibao.org.actions.scope import NotPossible
from weibao.org.models import Area, Installation, Post, Town, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries.posts import vacancies
from weibao.org.queries.towns import certain, towns_meant

# A town, a township of a nationality, a street office, and a street right under a city.
TOWN, TOWNSHIP, STREET, NO_COUNTY = "500110110", "500101239", "500110001", "441900003"


def test_a_town_gets_its_places_units_and_posts(db: None, at: datetime) -> None:
    opened = towns.open_town(TOWN, at=at)
    found = areas.children(TOWN)
    assert opened.villages == len(found) == 26
    assert (opened.town.name, opened.town.district_name) == ("赶水镇", "綦江区")
    assert Area.objects.filter(parent=TOWN).count() == 26
    assert [area.code for area in Area.objects.filter(code__in=["50", "5001", "500110"])]
    villages = Unit.objects.filter(town=TOWN, kind=UnitKind.VILLAGE)
    assert {unit.area for unit in villages} == {area.code for area in found}
    assert opened.units == Unit.objects.filter(town=TOWN).count()
    assert opened.posts == Post.objects.filter(unit__town=TOWN).count()
    assert vacancies(TOWN, on=at.date()).count() > 26 * 2
    event = Event.objects.get(kind="town.opened")
    assert (event.town, event.count) == (TOWN, 26)


@pytest.mark.parametrize("code", [TOWNSHIP, STREET, NO_COUNTY])
def test_every_kind_of_town_can_be_set_up(db: None, at: datetime, code: str) -> None:
    opened = towns.open_town(code, at=at)
    assert opened.villages == len(areas.children(code)) > 0
    assert opened.town.district_name not in areas.UNSPOKEN
    assert Unit.objects.filter(town=code, kind=UnitKind.STATION).count() == 1


def test_a_second_town_shares_only_the_areas_above(db: None, at: datetime) -> None:
    towns.open_town(TOWN, at=at)
    above = Area.objects.get(code="500110")
    towns.open_town(STREET, at=at)
    assert Area.objects.get(code="500110") == above
    assert set(Town.objects.values_list("code", flat=True)) == {TOWN, STREET}
    units = Unit.objects.values_list("town", "area")
    assert all(area.startswith(town) for town, area in units)


def test_the_same_town_is_not_set_up_twice(db: None, at: datetime) -> None:
    towns.open_town(TOWN, at=at)
    before = Unit.objects.count()
    with pytest.raises(NotPossible, match="已经建立过"):
        towns.open_town(TOWN, at=at)
    assert Unit.objects.count() == before


@pytest.mark.parametrize("code", ["", "500110", "500110110201", "999999999", "abcdefghi"])
def test_what_is_no_town_is_refused(db: None, at: datetime, code: str) -> None:
    with pytest.raises(NotPossible, match="没有代码"):
        towns.open_town(code, at=at)
    assert not Town.objects.exists()


def test_a_database_is_for_one_purpose(db: None, at: datetime) -> None:
    towns.mark_installation("demo", at=at)
    towns.mark_installation("demo", at=at)
    with pytest.raises(NotPossible, match="已经是演示环境"):
        towns.mark_installation("production", at=at)
    assert Installation.objects.get().environment == "demo"


@pytest.mark.parametrize("text", [TOWN, "赶水镇", "重庆 赶水", "綦江区赶水镇", " 赶水镇 "])
def test_a_town_is_found_by_code_and_by_name(text: str) -> None:
    sure = certain(text, towns_meant(text))
    assert sure is not None
    assert sure.code == TOWN


def test_where_several_are_called_so_somebody_chooses() -> None:
    found = towns_meant("石桥镇")
    assert len(found) > 3
    assert certain("石桥镇", found) is None
    assert towns_meant("没有这个地方镇") == []
    assert towns_meant("500110") == []
