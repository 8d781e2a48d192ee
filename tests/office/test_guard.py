"""Abuse control: what is counted becomes sums in the log, is told once a day, and is shown without names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.office.guard import numbers as n
from weibao.office.guard import tally, telling
from weibao.office.models import Notice, Setting
from weibao.office.queries.guard import DAYS, lately
from weibao.office.settings import all_declared
from weibao.org.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TODAY = NOW.date()
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def put(here: Town, entry: Any, value: int, *, at: datetime = NOW) -> None:
    Setting.objects.create(
        town=here.code, key=entry.key, value=value, valid_from=at.date(), created_at=at
    )


def written() -> list[tuple[str, str, str, int | None]]:
    rows = Event.objects.filter(kind__startswith="limit.").order_by("at", "id")
    return list(rows.values_list("kind", "digest", "town", "count"))


def test_every_number_says_what_follows_and_that_it_is_internal() -> None:
    assert len(n.NUMBERS) == len({entry.key for entry in n.NUMBERS}) > 10
    for entry in n.NUMBERS:
        assert entry.effect
        assert "内部设定" in entry.basis
        assert entry.group == n.GROUP
        assert entry.least <= entry.default <= entry.most
    assert set(n.NUMBERS) == {entry for entry in all_declared() if entry.group == n.GROUP}


def test_holding_comes_after_asking() -> None:
    """Where both are set the puzzle stands first, and telling before holding."""
    for first, second in (
        (n.LINE_PUZZLE, n.LINE_HOLD),
        (n.BLOCK_PUZZLE, n.BLOCK_HOLD),
        (n.LINE_HOLD, n.BLOCK_HOLD),
        (n.PERSON_TELL, n.PERSON_HOLD),
        (n.UNIT_TELL, n.UNIT_HOLD),
        (n.PERSON_HOLD, n.UNIT_HOLD),
    ):
        assert first.default < second.default


def test_numbers_are_those_of_the_town_and_day_in_two_queries(
    here: Town, there: Town, django_assert_num_queries: Any
) -> None:
    put(here, n.LINE_HOLD, 4)
    put(here, n.LINE_HOLD, 6, at=NOW + 3 * DAY)
    with django_assert_num_queries(2):
        own = n.numbers(here.code, on=TODAY)
    assert (own[n.LINE_HOLD], own[n.LINE_PUZZLE]) == (4, 3)
    assert n.numbers(here.code, on=TODAY + 3 * DAY)[n.LINE_HOLD] == 6
    assert n.numbers(there.code, on=TODAY)[n.LINE_HOLD] == 10


def test_before_a_town_is_known_the_mildest_number_holds(here: Town, there: Town) -> None:
    put(here, n.CODES_LINE, 4)
    assert n.mildest(on=TODAY)[n.CODES_LINE] == 10
    put(there, n.CODES_LINE, 5)
    assert n.mildest(on=TODAY)[n.CODES_LINE] == 5
    put(here, n.CODES_BLOCK, 500)
    assert n.mildest(on=TODAY)[n.CODES_BLOCK] == 500


def test_without_any_town_the_defaults_hold() -> None:
    assert n.mildest(on=TODAY)[n.CODES_LINE] == n.CODES_LINE.default


def test_a_flood_becomes_one_event_a_minute_for_each_layer() -> None:
    for minute in range(3):
        for _ in range(50):
            tally.note(tally.SLOWED, tally.LINE)
            tally.write(at=NOW + minute * MINUTE)
    tally.note(tally.PUZZLED, tally.LINE, town="990110110")
    tally.write(at=NOW + 2 * MINUTE)
    assert written() == [
        ("limit.slowed", "line", "", 1),
        ("limit.slowed", "line", "", 50),
        ("limit.slowed", "line", "", 50),
        ("limit.puzzled", "line", "990110110", 1),
    ]
    assert tally.write(at=NOW + 3 * MINUTE) == 1
    assert tally.write(at=NOW + 9 * MINUTE) == 0
    assert sum(count or 0 for kind, *_, count in written() if kind == "limit.slowed") == 150


def test_a_clock_that_was_set_back_does_not_keep_the_sums_waiting() -> None:
    for days in (0, -1, -2):
        tally.note(tally.SLOWED, tally.LINE)
        assert tally.write(at=NOW + days * DAY) == 1


def test_sums_wait_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    tally.note(tally.SLOWED, tally.BLOCK)

    def away(*_: Any, **__: Any) -> None:
        raise DatabaseError("away")

    with monkeypatch.context() as patch:
        patch.setattr(tally, "record", away)
        with pytest.raises(DatabaseError):
            tally.write(at=NOW)
    tally.note(tally.SLOWED, tally.BLOCK)
    tally.write(at=NOW + MINUTE)
    assert written() == [("limit.slowed", "block", "", 2)]


def test_keepers_are_told_once_a_day_and_each_of_their_town(here: Town, there: Town) -> None:
    for hour in range(3):
        telling.tell_keepers(tally.TOWN, "很多", town=here.code, at=NOW + timedelta(hours=hour))
    rows = Notice.objects.filter(key__startswith="guard:town:")
    assert {(row.town, row.role, row.urgent) for row in rows} == {
        (here.code, Role.SYSTEM_KEEPER, True)
    }
    assert written() == [("limit.told", "town", here.code, 1)]
    telling.tell_keepers(tally.TOWN, "很多", town=here.code, at=NOW + DAY)
    telling.tell_keepers(tally.SYSTEM_LAYER, "很多", town="", at=NOW)
    towns = Notice.objects.filter(key__startswith="guard:system:").values_list("town", flat=True)
    assert set(towns) == {here.code, there.code}


def test_a_process_asks_for_the_first_time_once_a_day() -> None:
    assert telling.first_today(tally.TOWN, "a", NOW)
    assert not telling.first_today(tally.TOWN, "a", NOW)
    assert telling.first_today(tally.TOWN, "b", NOW)
    assert telling.first_today(tally.TOWN, "a", NOW + DAY)


def count(effect: str, layer: str, *, town: str, at: datetime = NOW, times: int = 1) -> None:
    for _ in range(times):
        tally.note(effect, layer, town=town)
    tally.forget_written()
    tally.write(at=at)


def test_the_page_sums_by_layer_and_day_for_its_own_town(here: Town, there: Town) -> None:
    count(tally.PUZZLED, tally.LINE, town=here.code, times=3)
    count(tally.PUZZLED, tally.LINE, town=here.code, at=NOW - DAY, times=2)
    count(tally.SLOWED, tally.BLOCK, town="", times=4)
    count(tally.HELD, tally.TEXT, town=there.code, times=7)
    count(tally.HELD, tally.TEXT, town=here.code, at=NOW - DAYS * DAY, times=9)
    found = lately(here["keeper"], on=TODAY)
    assert {row.label: row.counts for row in found.by_layer} == {
        "同一网络地址": (0, 5, 0, 0),
        "同一网段": (4, 0, 0, 0),
    }
    assert [(row.label, row.counts) for row in found.by_day] == [
        ("09-30", (4, 3, 0, 0)),
        ("09-29", (0, 2, 0, 0)),
    ]
    assert found.total.counts == (4, 5, 0, 0)


def test_late_in_the_evening_is_still_the_same_day(here: Town) -> None:
    midnight = NOW.replace(hour=23, minute=59)
    count(tally.HELD, tally.LINE, town=here.code, at=midnight)
    assert lately(here["keeper"], on=TODAY).by_day[0].counts == (0, 0, 1, 0)


def test_the_keeper_and_the_station_read_it_and_others_do_not(
    here: Town, at_desk: Callable[..., Worker]
) -> None:
    count(tally.HELD, tally.TEXT, town=here.code, times=3)
    for who in ("keeper", "clerk"):
        page = at_desk(here, who).get("office:guard")
        assert "写得几乎一样" in text_of(page)
        assert n.LINE_HOLD.label in text_of(page)
    for who in ("teacher", "auditor", "leader"):
        assert at_desk(here, who).get("office:guard").status_code == 404
    assert "待甄别 3 件" in text_of(at_desk(here, "keeper").get("office:settings"))


def test_a_quiet_fortnight_is_said(here: Town, at_desk: Callable[..., Worker]) -> None:
    page = at_desk(here, "keeper").get("office:guard")
    assert "近 14 天没有动过" in text_of(page)


def test_the_page_stays_within_its_queries(
    here: Town, at_desk: Callable[..., Worker], django_assert_max_num_queries: Any
) -> None:
    keeper = at_desk(here, "keeper")
    keeper.get("office:guard")
    for day in range(10):
        count(tally.HELD, tally.LINE, town=here.code, at=NOW - day * DAY)
    with django_assert_max_num_queries(14):
        keeper.get("office:guard")
