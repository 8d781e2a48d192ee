"""What the office asks of the system keeper: the rest days of a year that is coming."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.todos import Todo, todos

from .clocks import waiting_for_a_year
from .permissions import CALENDAR_KEEP
from .queries.holidays import missing


@todos.register("office.calendar")
def years_to_enter(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """One line per year and town that should be known by now."""
    towns = sorted({seat.town for seat in CALENDAR_KEEP.seats(actor) if seat.town})
    found = [
        _line(gap.year, town)
        for town in towns
        for gap in missing(town, on=at.date())
        if gap.pressing
    ]
    return found[:limit]


def _line(year: int, town: str) -> Todo:
    waiting = waiting_for_a_year(town).count()
    counted = f"，已有 {waiting} 个时限算不出到期日" if waiting else ""
    return Todo(
        key=f"calendar:{town}:{year}",
        bucket="mine",
        title=f"录入 {year} 年放假安排",
        url=reverse("office:holidays-enter", args=[year]),
        act="录入",
        line=f"工作日时限数到 {year} 年就没有到期日{counted}",
    )
