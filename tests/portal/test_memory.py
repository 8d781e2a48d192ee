"""What the public pages remember of a town is short, and nothing that is written rests on it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.org import factories
from tests.org.factories import SmallTown
from tests.portal.pages import send
from weibao.org.models import Unit
from weibao.org.models.unit import UnitKind
from weibao.portal import queries
from weibao.reports.models import Report

ON = date(2026, 9, 30)


@pytest.fixture(autouse=True)
def _remember(settings: Any) -> Iterator[None]:
    settings.WEIBAO_PUBLIC_MEMORY_SECONDS = 60
    queries.forget()
    yield
    queries.forget()


def test_pages_of_a_report_read_the_town_once(visitor: Client, town: SmallTown) -> None:
    assert visitor.get("/report/").status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert visitor.get("/report/").status_code == 200
    assert [query["sql"] for query in asked] == []


def test_a_town_is_read_again_after_its_seconds(town: SmallTown, settings: Any) -> None:
    settings.WEIBAO_PUBLIC_MEMORY_SECONDS = 0.05
    assert [place.name for place in queries.places(on=ON)] == [town.station.name]
    Unit.objects.filter(pk=town.station.pk).update(name="新名字")
    time.sleep(0.06)
    assert [place.name for place in queries.places(on=ON)] == ["新名字"]


def test_two_towns_are_not_mixed_up(town: SmallTown) -> None:
    other = factories.town(factories.OTHER_TOWN, "白水镇")
    for _ in range(2):
        for known in (town, other):
            place = queries.place(known.code, on=ON)
            assert place is not None
            assert place.station == known.station


def test_another_day_is_read_anew(town: SmallTown) -> None:
    assert queries.places(on=ON)[0].station == town.station
    Unit.objects.filter(pk=town.station.pk).update(valid_to=date(2026, 10, 1))
    assert queries.places(on=date(2026, 10, 1))[0].station is None


def test_what_one_request_puts_into_its_place_stays_there(town: SmallTown) -> None:
    first = queries.places(on=ON)[0]
    first.station = None
    assert queries.places(on=ON)[0].station == town.station


def test_a_report_goes_to_the_station_of_now(visitor: Client, town: SmallTown) -> None:
    """Remembered rows are for showing: the write reads its own."""
    visitor.get("/report/")
    other = factories.unit("新工作站", UnitKind.STATION)
    Unit.objects.filter(pk=town.station.pk).update(valid_to=date(2020, 1, 1))
    assert send(visitor).status_code == 200
    assert Report.objects.get().unit == other
