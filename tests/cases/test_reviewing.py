"""When a case must be looked at again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from weibao.cases.rules import reviewing
from weibao.cases.rules.reviewing import Rhythm, due, turn

RHYTHM = Rhythm({"high": 15, "raised": 30, "medium": 60, "low": 90, "": 30}, 90)
OPENED = date(2026, 6, 1)


def after(days: int) -> date:
    return OPENED + timedelta(days=days)


@pytest.mark.parametrize(
    ("risk", "looked", "expected", "why"),
    [
        # Never looked at: from the day it was opened.
        ("high", 0, 15, "每 15 天复核"),
        ("raised", 0, 30, "每 30 天复核"),
        ("", 0, 30, "每 30 天复核"),
        ("medium", 0, 60, "每 60 天复核"),
        ("low", 0, 90, "每 90 天复核"),
        # Looked at before it is old, the next day by risk would come after that.
        ("medium", 50, 90, "在办超过 90 天，每月复核"),
        ("low", 20, 90, "在办超过 90 天，每月复核"),
        ("low", 70, 100, "在办超过 90 天，每月复核"),
        # Old: every month, those at high risk more often still.
        ("low", 95, 125, "在办超过 90 天，每月复核"),
        ("medium", 95, 125, "在办超过 90 天，每月复核"),
        ("high", 95, 110, "每 15 天复核"),
    ],
)
def test_the_day_follows_from_risk_and_age(risk: str, looked: int, expected: int, why: str) -> None:
    found = due(risk, opened=OPENED, looked=after(looked), rhythm=RHYTHM)
    assert (found.on, found.why) == (after(expected), why)


@pytest.mark.parametrize(
    ("reviews", "last", "days", "expected"),
    [
        (0, None, 30, 1),
        (1, 3, 30, None),
        (1, 3, 15, 2),
        # The days have not passed.
        (1, 10, 15, None),
        (2, 3, 15, None),
    ],
)
def test_once_a_month_and_twice_for_a_short_rhythm(
    reviews: int, last: int | None, days: int, expected: int | None
) -> None:
    day = date(2026, 6, last) if last else None
    assert turn(reviews, last=day, on=date(2026, 6, 20), days=days) == expected


def test_months_end_where_they_end() -> None:
    assert reviewing.end_of_month(date(2028, 2, 3)) == date(2028, 2, 29)
    assert reviewing.end_of_month(date(2026, 12, 31)) == date(2026, 12, 31)
    assert reviewing.first_of_month(date(2026, 12, 31)) == date(2026, 12, 1)


def test_levels_have_an_order() -> None:
    assert reviewing.is_higher("high", "low")
    assert reviewing.is_higher("low", "")
    assert not reviewing.is_higher("low", "low")
    assert reviewing.is_lower("low", "medium")
    assert not reviewing.is_lower("low", "")
