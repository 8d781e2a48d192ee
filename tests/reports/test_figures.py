"""Medians from counts, and which cells must not leave the town."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from weibao.reports.rules.figures import LEAST, hidden, share_is_hidden, spread

NUMBERS = st.lists(st.integers(0, 40), max_size=12)


def test_half_and_nine_tenths() -> None:
    found = spread({10: 4, 20: 1, 60: 4, 3000: 1}, limit=60)
    assert found is not None
    assert (found.number, found.median, found.ninety, found.within) == (10, 20, 60, 9)
    assert spread({}, limit=60) is None


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=60))
def test_counts_give_what_the_sorted_rows_give(lengths: list[int]) -> None:
    found = spread(Counter(lengths), limit=100)
    assert found is not None
    ranked = sorted(lengths)
    assert found.median == ranked[-(-len(ranked) // 2) - 1]
    assert found.ninety == ranked[-(-9 * len(ranked) // 10) - 1]
    assert found.within == sum(length <= 100 for length in lengths)


def test_a_small_cell_takes_another_one_along() -> None:
    assert hidden([30, 3, 9, 0]) == [False, True, True, False]
    assert hidden([30, 3, 3, 9]) == [False, True, True, False]
    assert hidden([30, 1, 1, 9]) == [False, True, True, True]
    assert hidden([30, 9, 0]) == [False, False, False]
    assert hidden([3]) == [True]


@given(NUMBERS)
def test_nothing_small_is_shown_or_can_be_reckoned(numbers: list[int]) -> None:
    shut = hidden(numbers)
    shown = [number for number, is_shut in zip(numbers, shut, strict=True) if not is_shut]
    assert all(number == 0 or number >= LEAST for number in shown)
    closed = [number for number, is_shut in zip(numbers, shut, strict=True) if is_shut]
    # Left over after subtracting from the total: nothing, several cells of some size, or everything.
    assert not closed or (len(closed) > 1 and sum(closed) >= LEAST) or not any(shown)
    assert [number for number in closed if not number] == []


def test_a_share_tells_of_few_on_either_side() -> None:
    assert [share_is_hidden(part, 100) for part in (0, 1, 5, 95, 96, 100)] == [
        False, True, False, False, True, False,
    ]  # fmt: skip
