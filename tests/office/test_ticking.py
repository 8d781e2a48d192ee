"""One round of the tick: alone, each offer for itself, never back in time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from weibao.kernel.ticking import own_transactions, ticks
from weibao.office import ticking
from weibao.office.models import Lease, Setting
from weibao.office.ticking import HOLD, NAME, Outcome, Round, last_round, run_round

pytestmark = pytest.mark.django_db
WORDS = "赵小明"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def tell_once_a_day(at: datetime) -> int:
    """One reminder for each of the last four days, each told once."""
    new = 0
    for back in range(4):
        _, created = Setting.objects.get_or_create(
            town="",
            key="told",
            valid_from=at.date() - back * DAY,
            defaults={"value": 1, "created_at": at},
        )
        new += created
    return new


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticks, "_offers", {"told": tell_once_a_day})


def broken(at: datetime) -> int:
    Setting.objects.create(town="", key="half", valid_from=at.date(), value=1, created_at=at)
    raise RuntimeError(WORDS)


def test_a_round_says_what_was_done(at: datetime) -> None:
    assert run_round(at=at, holder="one").outcomes == (Outcome("told", 4),)
    assert run_round(at=at + MINUTE, holder="one").outcomes == (Outcome("told", 0),)


def test_three_days_of_silence_are_caught_up_without_a_double(at: datetime) -> None:
    run_round(at=at, holder="one")
    assert run_round(at=at + 3 * DAY, holder="one").outcomes == (Outcome("told", 3),)
    assert run_round(at=at + 3 * DAY + MINUTE, holder="one").outcomes == (Outcome("told", 0),)


def test_one_failure_leaves_the_others_alone_and_nothing_half_done(
    at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    ticks.add("broken", broken)
    ticks.add("zero", lambda _at: 7)
    with caplog.at_level(logging.DEBUG):
        round_ = run_round(at=at, holder="one")
    assert [outcome.name for outcome in round_.failed] == ["broken"]
    assert round_.outcomes[0].done == 4
    assert round_.outcomes[2] == Outcome("zero", 7)
    assert not Setting.objects.filter(key="half").exists()
    assert "RuntimeError" in caplog.text
    assert WORDS not in caplog.text


def test_a_round_under_way_keeps_the_next_out(at: datetime) -> None:
    inner: list[Round] = []

    def again(at: datetime) -> int:
        inner.append(run_round(at=at, holder="two"))
        return 0

    ticks.add("again", again)
    outer = run_round(at=at, holder="one")
    assert len(outer.outcomes) == 2
    assert inner[0].outcomes == ()
    assert "另一个进程" in inner[0].skipped


def test_a_killed_holder_keeps_others_out_for_a_while_only(at: datetime) -> None:
    Lease.objects.create(name=NAME, holder="dead", until=at + HOLD, reached=at)
    assert run_round(at=at + HOLD / 2, holder="two").skipped
    assert run_round(at=at + HOLD, holder="two").outcomes


def test_a_holder_that_lost_its_lease_stops(at: datetime) -> None:
    def lose(_at: datetime) -> int:
        return Lease.objects.filter(name=NAME).update(holder="two")

    ticks.add("lose", lose)
    ticks.add("after", lambda _at: 1)
    round_ = run_round(at=at, holder="one")
    assert [outcome.name for outcome in round_.outcomes] == ["told", "lose"]
    assert "接手" in round_.skipped
    assert Lease.objects.get().holder == "two"


def test_time_never_goes_back(at: datetime) -> None:
    run_round(at=at, holder="one")
    round_ = run_round(at=at - DAY, holder="one")
    assert round_.outcomes == ()
    assert "2026-09-29" in round_.skipped
    assert "2026-09-30 17:00:00" in round_.skipped
    assert last_round() == at


def test_the_keeper_may_confirm_a_clock_set_back(at: datetime) -> None:
    run_round(at=at + 30 * DAY, holder="one")
    assert run_round(at=at, holder="one").skipped
    assert run_round(at=at, holder="one", trust_clock=True).outcomes
    assert last_round() == at
    assert run_round(at=at + MINUTE, holder="one").outcomes


def test_a_lease_written_by_a_clock_since_set_back_does_not_block(at: datetime) -> None:
    Lease.objects.create(name=NAME, holder="dead", until=at + 30 * DAY)
    assert run_round(at=at, holder="two").outcomes


@pytest.mark.django_db(transaction=True)
def test_each_offer_stands_in_a_transaction_unless_it_makes_its_own(at: datetime) -> None:
    seen: list[bool] = []

    def look(_at: datetime) -> int:
        seen.append(connection.in_atomic_block)
        return 0

    ticks.add("look", look)
    ticks.add("own", own_transactions(partial(look)))
    run_round(at=at, holder="one")
    assert seen == [True, False]
    assert ticking.last_round() == at
