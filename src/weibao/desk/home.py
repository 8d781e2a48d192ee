"""The home page's content: what is asked of this person, gathered from every app."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.todos import Todo, todos
from weibao.kernel.workdays import UnknownYear
from weibao.office.calendar import calendar_of

from .figures import LOOKERS

PER_OFFER = 50
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Today:
    """What the home page shows, in the order in which it presses."""

    late: list[Todo]
    week: list[Todo]
    new: list[Todo]
    waiting: list[Todo]
    sentence: str

    @property
    def mine(self) -> list[Todo]:
        return self.late + self.week

    @property
    def urgent(self) -> bool:
        return any(todo.urgent for todo in self.new)


def today(actor: Actor, *, at: datetime) -> Today:
    found = [todo for offer in todos.all() for todo in offer(actor, at, PER_OFFER)]
    mine = sorted((t for t in found if t.bucket == "mine"), key=_press)
    late = [todo for todo in mine if _is_late(todo)]
    week = [todo for todo in mine if not _is_late(todo)]
    new = [todo for todo in found if todo.bucket == "new"]
    waiting = sorted((t for t in found if t.bucket == "waiting"), key=_press)
    heading = _sentence(mine, new, waiting, oversees=bool(actor.roles & LOOKERS))
    return Today(late, week, new, waiting, heading)


def _press(todo: Todo) -> tuple[int, float]:
    clock = todo.clock
    if clock is None:
        return (3, 0.0)
    order = {"late": 0, "soon": 1, "early": 2}.get(clock.state, 3)
    return (order, clock.due_at.timestamp() if clock.due_at else 0.0)


def _is_late(todo: Todo) -> bool:
    return todo.clock is not None and todo.clock.state == "late"


def _sentence(mine: list[Todo], new: list[Todo], waiting: list[Todo], *, oversees: bool) -> str:
    """The heading: what presses, in one sentence. A child in danger comes before any lateness."""
    late, others = sum(map(_is_late, mine)), sum(map(_is_late, waiting))
    urgent = sum(todo.urgent for todo in new)
    rest = f"，另有 {len(mine)} 件轮到您" if mine else ""
    if urgent:
        behind = f"，其中 {late} 件超期" if late else ""
        return f"请先受理 {urgent} 件紧急报告{rest}{behind}"
    if late:
        return f"今天轮到您办 {len(mine)} 件，先看超期的 {late} 件"
    if new:
        return f"有 {len(new)} 件新报告等您受理{rest}"
    if others:
        where = "件超期，要您过问" if oversees else "件在别的单位手里超期"
        return f"有 {others} {where}{rest}"
    return f"今天轮到您办 {len(mine)} 件" if mine else "今天没有轮到您的事"


def ribbon(shown: Today, *, town: str, at: datetime) -> list[dict[str, Any]]:
    """Seven days of due times; what is late stands at the left."""
    calendar, first = calendar_of(town), at.astimezone(ZONE).date()
    todos_of = _by_day([*shown.mine, *shown.new, *shown.waiting])
    cells = []
    if shown.late:
        cells.append(
            {
                "kind": "late",
                "day": "超期",
                "word": f"{len(shown.late)} 件",
                "entries": _items(shown.late),
                "count": len(shown.late),
            }
        )
    for offset in range(7):
        day = first + timedelta(days=offset)
        cells.append(
            {
                "kind": "today" if offset == 0 else ("" if _works(calendar, day) else "rest"),
                "day": str(day.day),
                "word": "今天" if offset == 0 else _word(calendar, day),
                "entries": _items(todos_of.get(day, [])),
                "count": len(todos_of.get(day, [])),
            }
        )
    return cells


def _word(calendar: Any, day: date) -> str:
    return f"周{WEEKDAYS[day.weekday()]}" if _works(calendar, day) else "休"


def _works(calendar: Any, day: date) -> bool:
    """A year whose rest days are not known yet falls back to the weekday: this is only a picture."""
    try:
        return bool(calendar.is_workday(day))
    except UnknownYear:
        return day.weekday() < 5


def _by_day(found: Iterable[Todo]) -> dict[date, list[Todo]]:
    days: dict[date, list[Todo]] = {}
    for todo in found:
        if todo.clock is not None and todo.clock.due_at and not _is_late(todo):
            days.setdefault(todo.clock.due_at.astimezone(ZONE).date(), []).append(todo)
    return days


def _items(found: list[Todo]) -> list[dict[str, Any]]:
    shown = [
        {
            "seal": todo.clock.seal,
            "state": todo.clock.state,
            "text": todo.title.split("：")[0],
            "url": todo.url,
            "mine": todo.bucket != "waiting",
        }
        for todo in found[:2]
    ]
    if len(found) > 2:
        shown[-1] |= {"text": f"{shown[-1]['text']} 等 {len(found) - 1} 件"}
    return shown
