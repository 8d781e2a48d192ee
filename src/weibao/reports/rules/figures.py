"""Figures without persons: medians from counts, and cells too small to leave the town. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

# A cell below this says too much outside the town: small-cell rule of the house, not law.
LEAST = 5


@dataclass(frozen=True)
class Spread:
    """Some durations in whole minutes: how many, half of them, nine tenths of them, how many within."""

    number: int
    median: int
    ninety: int
    within: int


def spread(counts: Mapping[int, int], *, limit: int) -> Spread | None:
    """From how often each length occurred; None for none. `limit` is the longest that is in time."""
    number = sum(counts.values())
    if not number:
        return None
    within = sum(times for length, times in counts.items() if length <= limit)
    return Spread(number, _at(counts, number, 0.5), _at(counts, number, 0.9), within)


def _at(counts: Mapping[int, int], number: int, share: float) -> int:
    """The smallest length that this share of all does not exceed."""
    wanted, seen = ceil(number * share), 0
    for length in sorted(counts):
        seen += counts[length]
        if seen >= wanted:
            return length
    raise ValueError("nothing was counted")


def hidden(numbers: Sequence[int], *, least: int = LEAST) -> list[bool]:
    """Which cells of one table must not be shown where its total stands beside them.

    Every cell of 1 to `least - 1`. A single hidden one could be subtracted out, and so could several
    whose sum is itself small: then the next smallest goes too. Nothing is told by a zero.
    """
    shut = [0 < number < least for number in numbers]
    if not any(shut):
        return shut
    while _gives_away(numbers, shut, least):
        open_ones = [place for place, number in enumerate(numbers) if number and not shut[place]]
        if not open_ones:
            break
        shut[min(open_ones, key=lambda place: numbers[place])] = True
    return shut


def _gives_away(numbers: Sequence[int], shut: Sequence[bool], least: int) -> bool:
    closed = [number for number, is_shut in zip(numbers, shut, strict=True) if is_shut]
    return len(closed) == 1 or sum(closed) < least


def share_is_hidden(part: int, whole: int, *, least: int = LEAST) -> bool:
    """Whether a share would tell of fewer than `least`, on either side of it."""
    return 0 < part < least or 0 < whole - part < least
