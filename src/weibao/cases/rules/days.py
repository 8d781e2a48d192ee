"""Until when something is asked for: a day that has not passed and that somebody can plan for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from weibao.kernel.moment import ZONE

# Nobody plans a task or a meeting of an open case further ahead.
FURTHEST = timedelta(days=366)


def wrong_day(day: date, *, today: date) -> str:
    """What is wrong with a day by which something should be done, or ""."""
    if day < today:
        return "日期已经过了，请写今天或以后"
    if day > today + FURTHEST:
        return "日期太远，最多写到一年以内"
    return ""


def end_of(day: date) -> datetime:
    """The last moment of the day: what is due on it may be done until then."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE) - timedelta(seconds=1)
