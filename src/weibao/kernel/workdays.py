"""Which days people work: the State Council's calendar, extended and overridden by the town.

The calendar of 2004-2026 is a carried file (`data/holidays.csv`) and not a library call: the
product then starts without importing the library, every change of a year is a diff that can be
read, and a year is added the same way by us, by an administrator or by a command's file. A year
that nobody has entered is not guessed from the week: some Saturdays become working days every year.
"""

import csv
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files

ONE_DAY = timedelta(days=1)

# The days off that fall on the same date each year (国务院令第795号, from 2025), and the number of
# all of them with the four of the moon. An entered year counts as known only when it holds them
# all, so that a half-typed year cannot shift a deadline.
FIXED_FESTIVALS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
STATUTORY_REST_DAYS = 13


class UnknownYear(LookupError):
    """The rest days of a year are not known; the message is Chinese and may be shown as it is."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} 年的放假和调休安排还没有录入")
        self.year = year


class WorkCalendar:
    """Working days of one town.

    `overrides` maps a day to whether people work on it, and wins over the carried file. A year
    beyond the file is known when it is named in `complete`, or when its overrides hold all
    statutory days off.
    """

    def __init__(
        self, overrides: Mapping[date, bool] | None = None, *, complete: Collection[int] = ()
    ) -> None:
        self._overrides = dict(overrides or {})
        self._years = _carried_years() | set(complete) | _entered_years(self._overrides)

    def knows(self, year: int) -> bool:
        """Whether the rest days of the whole year are known."""
        return year in self._years

    @property
    def known_until(self) -> date:
        """Last day of the unbroken run of known years that the carried file begins."""
        year = min(_carried_years())
        while year + 1 in self._years:
            year += 1
        return date(year, 12, 31)

    def is_workday(self, day: date) -> bool:
        """Whether people work on the day; raises `UnknownYear`."""
        if day in self._overrides:
            return self._overrides[day]
        if day.year not in self._years:
            raise UnknownYear(day.year)
        return _carried().get(day, day.weekday() < 5)

    def next_workday(self, day: date) -> date:
        """The day itself if people work on it, else the first day after it on which they do."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def add_working_days(self, start_day: date, n: int) -> date:
        """The n-th working day after the start day, which is not counted itself."""
        if n < 0:
            raise ValueError("working days are counted forwards")
        day = start_day
        for _ in range(n):
            day = self.next_workday(day + ONE_DAY)
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days there are after the first day, up to and including the second."""
        return sum(self.is_workday(day) for day in _days(after + ONE_DAY, until))


@lru_cache(maxsize=1)
def carried_calendar() -> WorkCalendar:
    """The national calendar without any town's entries."""
    return WorkCalendar()


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


@lru_cache(maxsize=1)
def _carried() -> Mapping[date, bool]:
    text = files("weibao.kernel").joinpath("data", "holidays.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {date.fromisoformat(row["day"]): row["kind"] == "班" for row in rows}


@lru_cache(maxsize=1)
def _carried_years() -> frozenset[int]:
    return frozenset(day.year for day in _carried())


def _entered_years(overrides: Mapping[date, bool]) -> set[int]:
    rest = {day for day, works in overrides.items() if not works}
    return {
        year
        for year in {day.year for day in rest}
        if sum(day.year == year for day in rest) >= STATUTORY_REST_DAYS
        and all(date(year, month, day) in rest for month, day in FIXED_FESTIVALS)
    }
