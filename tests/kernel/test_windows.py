"""Counts in memory: exact to a tenth of the window, bounded, and safe against a clock that jumps."""

from __future__ import annotations

import tracemalloc
from datetime import datetime, timedelta

import pytest

from weibao.kernel.windows import SLICES, Window

HOUR = 3600
WIDTH = timedelta(seconds=HOUR / SLICES)


@pytest.fixture
def window() -> Window:
    return Window(HOUR)


def test_adding_answers_how_often_before(window: Window, at: datetime) -> None:
    assert [window.add("a", at=at) for _ in range(3)] == [0, 1, 2]
    assert window.add("b", at=at) == 0


def test_what_is_older_than_the_window_does_not_count(window: Window, at: datetime) -> None:
    window.add("a", at=at, amount=5)
    assert window.count("a", at=at + timedelta(seconds=HOUR) - WIDTH) == 5
    assert window.count("a", at=at + timedelta(seconds=HOUR)) == 0


@pytest.mark.parametrize("slept", [0, 7, 359, 360, 361, 2000])
def test_after_the_told_wait_there_is_room_and_never_longer_than_the_window(
    window: Window, at: datetime, slept: int
) -> None:
    begun = at + timedelta(seconds=slept)
    window.add("a", at=begun, amount=9)
    assert window.wait("a", 10, at=begun) == 0
    window.add("a", at=begun)
    wait = window.wait("a", 10, at=begun)
    assert HOUR - WIDTH.seconds <= wait <= HOUR
    assert window.wait("a", 10, at=begun + timedelta(seconds=wait - 1)) == 1
    assert window.wait("a", 10, at=begun + timedelta(seconds=wait)) == 0


def test_amounts_wait_until_enough_has_passed(window: Window, at: datetime) -> None:
    window.add("a", at=at, amount=60)
    window.add("a", at=at + 3 * WIDTH, amount=30)
    later = at + 3 * WIDTH
    assert window.wait("a", 100, at=later, amount=10) == 0
    first = window.wait("a", 100, at=later, amount=50)
    second = window.wait("a", 100, at=later, amount=80)
    assert 0 < first < second <= HOUR
    assert window.wait("a", 100, at=later, amount=101) == HOUR


def test_what_was_taken_back_does_not_count(window: Window, at: datetime) -> None:
    window.add("a", at=at)
    window.add("a", at=at)
    window.take_back("a", at=at)
    window.take_back("never", at=at)
    assert window.count("a", at=at) == 1


def test_a_clock_that_is_set_back_holds_nobody(window: Window, at: datetime) -> None:
    """What lies far ahead was never; a step back of a moment changes nothing."""
    window.add("a", at=at, amount=10)
    assert window.count("a", at=at - timedelta(seconds=2)) == 10
    assert window.wait("a", 10, at=at - timedelta(seconds=2)) <= HOUR
    assert window.wait("a", 10, at=at - timedelta(days=1)) == 0


def test_a_clock_that_is_set_forward_forgets(window: Window, at: datetime) -> None:
    window.add("a", at=at, amount=10)
    assert window.wait("a", 10, at=at + timedelta(days=1)) == 0


def test_a_spray_of_addresses_takes_little_memory_and_does_not_free_who_is_counting(
    at: datetime,
) -> None:
    window = Window(HOUR, keep=500)
    tracemalloc.start()
    try:
        for number in range(6_000):
            window.add(f"2001:db8:{number >> 8:x}:{number & 255:x}::/64", at=at)
            if number % 150 == 0:
                window.add("203.0.113.7", at=at)
        used, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(window) == 500
    assert window.count("203.0.113.7", at=at) == 40
    # 1 kB a key at most: 20 MB for the 20,000 that a window keeps.
    assert used < 500 * 1024
