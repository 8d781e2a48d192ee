"""Counting tries: slots that free themselves, buckets that a stranger cannot fill for others."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from weibao.org.signin import throttle
from weibao.org.signin.throttle import (
    ACCOUNT,
    BLOCK,
    NEW_DEVICE,
    Bucket,
    Limit,
    Ticket,
    TooMany,
    buckets,
    take,
)

pytestmark = pytest.mark.postgres

THREE = Limit("three", 3, 60)


def test_so_many_tries_and_then_a_wait(no_tries: None, at: datetime) -> None:
    bucket = [Bucket(THREE, "zhouwj")]
    assert [take(bucket, at=at).left for _ in range(3)] == [2, 1, 0]
    with pytest.raises(TooMany) as refused:
        take(bucket, at=at)
    assert 0 < refused.value.seconds <= 60


def test_a_right_password_gives_its_try_back(no_tries: None, at: datetime) -> None:
    bucket = [Bucket(THREE, "zhouwj")]
    for _ in range(10):
        take(bucket, at=at).give_back()
    assert take(bucket, at=at).left == 2


def test_a_refused_try_costs_nothing_in_the_other_buckets(no_tries: None, at: datetime) -> None:
    full, free = Bucket(Limit("one", 1, 60), "full"), Bucket(THREE, "free")
    take([full], at=at)
    for _ in range(5):
        with pytest.raises(TooMany):
            take([free, full], at=at)
    assert take([free], at=at).left == 2


def test_a_slot_frees_itself(no_tries: None, at: datetime) -> None:
    bucket = Bucket(Limit("short", 1, 1), "x")
    take([bucket], at=at)
    # The cache forgets by itself; a test need not sleep for it.
    cache.delete_many(bucket.slots())
    assert take([bucket], at=at).left == 0


def test_another_key_is_another_count(no_tries: None, at: datetime) -> None:
    for _ in range(3):
        take([Bucket(THREE, "zhouwj")], at=at)
    assert take([Bucket(THREE, "pengzy")], at=at).left == 2


def test_what_was_typed_is_not_in_the_cache(no_tries: None, at: datetime) -> None:
    take(buckets(act="password", account="13800002271", device="", address="10.1.2.3"), at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        rows = str(cursor.fetchall())
    assert rows != "[]"
    assert "13800002271" not in rows
    assert "10.1.2" not in rows


def test_known_browsers_have_nothing_in_common_with_strangers() -> None:
    mine = buckets(act="password", account="a", device="d1", address="10.1.2.3")
    other = buckets(act="password", account="a", device="", address="10.1.2.3")
    slots = [{slot for bucket in part for slot in bucket.slots()} for part in (mine, other)]
    assert not slots[0] & slots[1]


def test_passwords_and_codes_are_counted_apart() -> None:
    passwords = buckets(act="password", account="a", device="", address="10.1.2.3")
    codes = buckets(act="code", account="a", device="", address="10.1.2.3")
    assert not {s for b in passwords for s in b.slots()} & {s for b in codes for s in b.slots()}


def test_a_wait_is_said_in_words() -> None:
    assert throttle.in_words(45) == "45 秒"
    assert throttle.in_words(61) == "2 分钟"
    assert throttle.in_words(900) == "15 分钟"


def test_a_flood_does_not_push_the_counts_out(settings: Any) -> None:
    """The cache drops rows beyond its limit, whatever they are."""
    one_try = sum(limit.tries for limit in (NEW_DEVICE, ACCOUNT, BLOCK))
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] > 100 * one_try


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_once_get_no_more_slots_than_there_are(at: datetime) -> None:
    cache.clear()
    bucket = [Bucket(THREE, "burst")]
    won: list[Ticket] = []
    gate = threading.Barrier(8)

    def attack() -> None:
        gate.wait()
        try:
            won.append(take(bucket, at=at))
        except TooMany:
            pass
        finally:
            connection.close()

    crowd = [threading.Thread(target=attack) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(won) == 3
    assert len({slot for ticket in won for slot in ticket.slots}) == 3
