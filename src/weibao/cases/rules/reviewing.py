"""When an open case must be looked at again: by its risk, and every month when it is open for long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# A case that is open for long is looked at as often as this, whatever its risk.
MONTH = 30
# With a rhythm below this a case is looked at twice in a month.
HALF = 28
LEVELS = ("low", "medium", "raised", "high")


@dataclass(frozen=True)
class Rhythm:
    """Days between two reviews by risk ("" = not judged yet), and after how many a case is old."""

    every: Mapping[str, int]
    long: int

    def days(self, risk: str, *, old: bool) -> int:
        days = self.every[risk]
        return min(days, MONTH) if old else days


@dataclass(frozen=True)
class Due:
    """The day by which somebody looks, and why then."""

    on: date
    why: str


def due(risk: str, *, opened: date, looked: date, rhythm: Rhythm) -> Due:
    """`looked` is the day of the last review, or of the opening where there was none.

    A case is old from its own day on; a review that would come later than that is drawn forward.
    """
    by_risk = looked + timedelta(days=rhythm.every[risk])
    old_from = opened + timedelta(days=rhythm.long)
    by_age = max(looked + timedelta(days=rhythm.days(risk, old=True)), old_from)
    if by_age < by_risk:
        return Due(by_age, f"在办超过 {rhythm.long} 天，每月复核")
    return Due(by_risk, f"每 {rhythm.every[risk]} 天复核")


def turn(reviews: int, *, last: date | None, on: date, days: int) -> int | None:
    """Which review of the month this would be; None: it was looked at this month already.

    Once a month; twice where the rhythm is shorter than a month and the days have passed.
    """
    if reviews == 0:
        return 1
    again = last is not None and days < HALF and on >= last + timedelta(days=days)
    return 2 if reviews == 1 and again else None


def first_of_month(on: date) -> date:
    return on.replace(day=1)


def end_of_month(on: date) -> date:
    """The last day of the month of `on`."""
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def is_higher(new: str, old: str) -> bool:
    """No level yet is lower than any."""
    return new in LEVELS and (old not in LEVELS or LEVELS.index(new) > LEVELS.index(old))


def is_lower(new: str, old: str) -> bool:
    return new in LEVELS and old in LEVELS and LEVELS.index(new) < LEVELS.index(old)
