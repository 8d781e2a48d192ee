"""Reading the calendar of a town for its pages: which years are known, and from what."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from weibao.kernel.workdays import carried_calendar

from ..calendar import calendar_of, in_force
from ..models import Holiday
from ..rules.arrangement import Day

FIRST_YEAR = 2004
# The State Council publishes the next year's arrangement in November.
PUBLISHED_IN = 11
SHOWN_BACK = 1


@dataclass(frozen=True)
class YearRow:
    """One year on the page: `standing` is carried, entered, partial or missing."""

    year: int
    standing: str
    entered: int

    @property
    def known(self) -> bool:
        return self.standing in {"carried", "entered"}


@dataclass(frozen=True)
class Missing:
    """A year nobody has entered, and whether it should be there by now."""

    year: int
    pressing: bool


def years(town: str, *, on: date) -> list[YearRow]:
    """Last year to next year, and every other year with entries of the town."""
    calendar, entered = calendar_of(town), _entered(town)
    shown = {*range(on.year - SHOWN_BACK, on.year + 2), *entered}
    return [
        YearRow(year, _standing(year, calendar.knows(year), entered), entered.get(year, 0))
        for year in sorted(shown, reverse=True)
    ]


def missing(town: str, *, on: date) -> list[Missing]:
    """This year and the next, as far as they are not known."""
    calendar = calendar_of(town)
    pressing = {on.year: True, on.year + 1: on.month >= PUBLISHED_IN}
    return [Missing(year, now) for year, now in pressing.items() if not calendar.knows(year)]


def days_of(town: str, year: int) -> list[Day]:
    """Every day that differs from the week, the town's entries over the carried ones."""
    carried = {day: one for day, one in _carried().items() if day.year == year}
    rows = in_force(town).filter(day__year=year).order_by("town")
    own = {row.day: Day(row.day, row.is_workday, row.name) for row in rows}
    return [found for _, found in sorted((carried | own).items())]


def rows_of(town: str, year: int) -> list[Holiday]:
    """What was entered for the year, with what was withdrawn; the newest first on each day."""
    rows = Holiday.objects.filter(town=town, day__year=year)
    return list(rows.order_by("day", "-created_at"))


def entered_days(town: str, year: int) -> dict[date, bool]:
    """The entries of a year and of the December before it that count now."""
    rows = in_force(town).filter(day__gte=date(year - 1, 12, 1), day__lte=date(year, 12, 31))
    return dict(rows.order_by("town").values_list("day", "is_workday"))


def _entered(town: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for day in in_force(town).values_list("day", flat=True):
        found[day.year] = found.get(day.year, 0) + 1
    return found


def _standing(year: int, known: bool, entered: Mapping[int, int]) -> str:
    if carried_calendar().knows(year):
        return "carried"
    if known:
        return "entered"
    return "partial" if year in entered else "missing"


@lru_cache(maxsize=1)
def _carried() -> Mapping[date, Day]:
    """The carried file with the names of the festivals."""
    text = files("weibao.kernel").joinpath("data", "holidays.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    days = (Day(date.fromisoformat(row["day"]), row["kind"] == "班", row["name"]) for row in rows)
    return {day.day: day for day in days}
