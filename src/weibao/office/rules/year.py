"""Whether the rest days of a year look whole: what is missing, and what does not add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from weibao.kernel.workdays import (
    FIXED_FESTIVALS,
    ONE_DAY,
    STATUTORY_REST_DAYS,
    WorkCalendar,
)

from .arrangement import Day, spoken

# Between which days the festivals that follow the moon or the sun can fall.
WANDERING = {
    "春节": ((1, 20), (2, 25), 4),
    "清明节": ((4, 4), (4, 6), 1),
    "端午节": ((5, 25), (6, 28), 1),
    "中秋节": ((9, 6), (10, 9), 1),
}
WEEKEND = 5
# Days apart that still belong to one holiday: a working Saturday stands near its festival.
APART = 12


@dataclass(frozen=True)
class Holiday:
    """One festival of a year with the days that were moved for it."""

    name: str
    rest: tuple[date, ...]
    work: tuple[date, ...]


def is_known(days: Mapping[date, bool], year: int) -> bool:
    """Whether these days alone make the year a known one for the clocks."""
    return WorkCalendar(days).knows(year)


def doubts(days: Mapping[date, bool], year: int) -> list[str]:
    """What a person should compare with the notice once more, in plain words."""
    rest = {day for day, works in days.items() if not works and day.year == year}
    work = {day for day, works in days.items() if works and day.year == year}
    found = [f"没有看到{spoken(day)}休息" for day in _fixed(year) if day not in rest]
    for name, (first, last, least) in WANDERING.items():
        window = {day for day in rest if date(year, *first) <= day <= date(year, *last)}
        # A National Day of seven days holds none of the Mid-Autumn festival.
        if name == "中秋节" and len({d for d in window if d.month == 10}) <= 7:
            window = {day for day in window if day.month == 9}
        if len(window) < least:
            found.append(f"没有看到{name}的放假安排")
    found += [f"{spoken(day)}本来就是工作日，不必写“班”" for day in work if day.weekday() < WEEKEND]
    balance = sum(day.weekday() < WEEKEND for day in rest) - len(work)
    if not found and balance != STATUTORY_REST_DAYS:
        found.append(
            f"工作日里休 {balance + len(work)} 天、周末上班 {len(work)} 天，相减应当是"
            f"法定的 {STATUTORY_REST_DAYS} 天，这里是 {balance} 天"
        )
    return found


def by_festival(days: Iterable[Day]) -> list[Holiday]:
    """Days put together as people talk of them, in the order of the year."""
    ordered = sorted(days, key=lambda day: day.day)
    names = dict.fromkeys(day.name for day in ordered)
    found = [
        _holiday(name, list(some))
        for name in names
        for some in _near([day for day in ordered if day.name == name])
    ]
    return sorted(found, key=lambda one: min(one.rest or one.work))


def day_range(first: date, last: date) -> list[date]:
    return [first + offset * ONE_DAY for offset in range((last - first).days + 1)]


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """First and last of each unbroken run of days."""
    numbered = enumerate(sorted(days))
    runs = [list(run) for _, run in groupby(numbered, lambda pair: pair[1] - pair[0] * ONE_DAY)]
    return [(run[0][1], run[-1][1]) for run in runs]


def _fixed(year: int) -> list[date]:
    return [date(year, month, day) for month, day in FIXED_FESTIVALS]


def _near(days: list[Day]) -> list[list[Day]]:
    """Days without a name fall apart into holidays where weeks lie between them."""
    if not days or days[0].name:
        return [days]
    groups = [[days[0]]]
    for day in days[1:]:
        if (day.day - groups[-1][-1].day).days > APART:
            groups.append([])
        groups[-1].append(day)
    return groups


def _holiday(name: str, days: list[Day]) -> Holiday:
    rest = tuple(day.day for day in days if not day.works)
    return Holiday(name, rest, tuple(day.day for day in days if day.works))
