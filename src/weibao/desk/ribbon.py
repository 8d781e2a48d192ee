"""The week on the home page: what ends on which day; a click on a day narrows the list below."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from weibao.kernel.moment import ZONE
from weibao.kernel.todos import Todo
from weibao.kernel.workdays import UnknownYear, WorkCalendar
from weibao.office.calendar import calendar_of

from .home import Today, Wanted, day_of

WEEKDAYS = "一二三四五六日"
DAYS = 7
SHOWN = 2
SATURDAY = 5


def ribbon(shown: Today, *, town: str, at: datetime, wanted: Wanted) -> list[dict[str, Any]]:
    """Seven days of due times; what is late stands at the left."""
    calendar, first = calendar_of(town), at.astimezone(ZONE).date()
    cells = []
    if shown.late:
        cells.append(_cell("late", "超期", f"{len(shown.late)} 件", shown.late, wanted, late=True))
    for offset in range(DAYS):
        day = first + timedelta(days=offset)
        works = _works(calendar, day)
        kind = "today" if offset == 0 else ("" if works else "rest")
        word = _word(day, works=works, today=offset == 0)
        found = [t for t in (*shown.mine, *shown.new, *shown.waiting) if day_of(t) == day]
        cells.append(_cell(kind, str(day.day), word, found, wanted, on=day))
    return cells


def _cell(
    kind: str,
    day: str,
    word: str,
    found: list[Todo],
    wanted: Wanted,
    *,
    on: date | None = None,
    late: bool = False,
) -> dict[str, Any]:
    """A day that is chosen already leads back to the whole list."""
    chosen = wanted.late if late else wanted.day == on
    there = wanted.address(day=None, late=False)
    if not chosen:
        there = wanted.address(day=on, late=late)
    return {
        "kind": "busy" if kind == "rest" and found else kind,
        "day": day,
        "word": word,
        "entries": _items(found),
        "count": len(found),
        "url": f"{there}#todo" if found or chosen else "",
        "chosen": chosen,
    }


def _word(day: date, *, works: bool, today: bool) -> str:
    """Today or the weekday; a day off says so, and so does a weekend on which people work."""
    if today:
        return "今天" if works else "今天休"
    name = f"周{WEEKDAYS[day.weekday()]}"
    if not works:
        return "休"
    return f"{name}班" if day.weekday() >= SATURDAY else name


def _works(calendar: WorkCalendar, day: date) -> bool:
    """A year whose rest days are not known yet falls back to the weekday: this is only a picture."""
    try:
        return calendar.is_workday(day)
    except UnknownYear:
        return day.weekday() < SATURDAY


def _items(found: list[Todo]) -> list[dict[str, Any]]:
    shown = [
        {
            "seal": todo.clock.seal,
            "state": todo.clock.state,
            "text": todo.title.split("：")[0],
            "url": todo.url,
            "mine": todo.bucket != "waiting",
        }
        for todo in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        shown[-1] |= {"text": f"{shown[-1]['text']} 等 {len(found) - 1} 件"}
    return shown
