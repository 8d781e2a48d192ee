"""The home page's content: what is asked of this person, gathered from every app."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.todos import Todo, todos
from weibao.org.models import Appointment
from weibao.org.queries.actors import in_force
from weibao.org.roles import CASEWORKERS

from .figures import LOOKERS

PER_OFFER = 50
MINE, WHOLE, LATE = "mine", "all", "late"


@dataclass(frozen=True)
class Wanted:
    """What the address narrows the page to: one's own or the whole station's, and one day."""

    scope: str = MINE
    day: date | None = None
    late: bool = False

    @classmethod
    def of(cls, get: QueryDict) -> Wanted:
        return cls(
            scope=WHOLE if get.get("scope") == WHOLE else MINE,
            day=_day(get.get("day", "")),
            late=get.get("day") == LATE,
        )

    @property
    def narrows(self) -> bool:
        return self.late or self.day is not None

    def address(self, **changes: object) -> str:
        other = replace(self, **changes)  # type: ignore[arg-type]  # names of the fields above
        day = LATE if other.late else other.day.isoformat() if other.day else ""
        kept = [("scope", WHOLE if other.scope == WHOLE else ""), ("day", day)]
        query = "&".join(f"{name}={value}" for name, value in kept if value)
        return f"/?{query}" if query else "/"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Today:
    """What the home page shows, in the order in which it presses."""

    late: list[Todo]
    week: list[Todo]
    new: list[Todo]
    waiting: list[Todo]
    sentence: str
    # What colleagues of the unit have in hand, where one looks only at one's own.
    others: list[Todo] = field(default_factory=list)

    @property
    def mine(self) -> list[Todo]:
        return self.late + self.week

    @property
    def urgent(self) -> bool:
        return any(todo.urgent for todo in self.new)

    @property
    def elsewhere(self) -> int:
        """What goes on besides one's own turn: with colleagues and with other units."""
        return len(self.others) + len(self.waiting)

    @property
    def next(self) -> Todo | None:
        """What comes next, for a day on which nothing is asked."""
        timed = [todo for todo in self.waiting if todo.clock and todo.clock.due_at]
        return min(timed, key=lambda todo: todo.clock.due_at, default=None)

    def on(self, wanted: Wanted) -> Today:
        """Only what is late, or what ends on one day."""
        if not wanted.narrows:
            return self
        if wanted.late:
            return replace(self, week=[], new=[], waiting=[t for t in self.waiting if is_late(t)])
        picked = [_of_day(rows, wanted.day) for rows in (self.week, self.new, self.waiting)]
        return replace(self, late=[], week=picked[0], new=picked[1], waiting=picked[2])


def today(actor: Actor, *, at: datetime, scope: str = WHOLE) -> Today:
    found = [todo for offer in todos.all() for todo in offer(actor, at, PER_OFFER)]
    mine = sorted((t for t in found if t.bucket == "mine"), key=_press)
    others = _in_other_hands(mine, actor, on=at.astimezone(ZONE).date()) if scope == MINE else []
    mine = [todo for todo in mine if todo not in others]
    late = [todo for todo in mine if is_late(todo)]
    week = [todo for todo in mine if not is_late(todo)]
    new = [todo for todo in found if todo.bucket == "new"]
    waiting = sorted((t for t in found if t.bucket == "waiting"), key=_press)
    heading = _sentence(mine, new, waiting, oversees=bool(actor.roles & LOOKERS))
    return Today(late, week, new, waiting, heading, others)


def _in_other_hands(mine: list[Todo], actor: Actor, *, on: date) -> list[Todo]:
    """What a colleague who still works in one of the actor's units did the last thing about.

    Whoever left leaves their work to everybody: nothing is lost with a person.
    """
    units = {seat.unit_id for seat in actor.seats if seat.role in CASEWORKERS}
    persons = {todo.person for todo in mine if todo.person and todo.person != actor.person_id}
    if not units or not persons:
        return []
    here: set[UUID] = set(
        Appointment.objects.filter(
            in_force(on),
            in_force(on, "post__"),
            person__in=persons,
            person__is_active=True,
            post__unit__in=units,
            post__role__in=CASEWORKERS,
        ).values_list("person", flat=True)
    )
    return [todo for todo in mine if todo.person in here]


def _press(todo: Todo) -> tuple[int, float]:
    clock = todo.clock
    if clock is None:
        return (3, 0.0)
    order = {"late": 0, "soon": 1, "early": 2}.get(clock.state, 3)
    return (order, clock.due_at.timestamp() if clock.due_at else 0.0)


def is_late(todo: Todo) -> bool:
    return todo.clock is not None and todo.clock.state == "late"


def day_of(todo: Todo) -> date | None:
    """The day on which it ends, where it has one and is not late."""
    if todo.clock is None or todo.clock.due_at is None or is_late(todo):
        return None
    day: date = todo.clock.due_at.astimezone(ZONE).date()
    return day


def _of_day(rows: Iterable[Todo], day: date | None) -> list[Todo]:
    return [todo for todo in rows if day_of(todo) == day]


def _sentence(mine: list[Todo], new: list[Todo], waiting: list[Todo], *, oversees: bool) -> str:
    """The heading: what presses, in one sentence. A child in danger comes before any lateness."""
    late, others = sum(map(is_late, mine)), sum(map(is_late, waiting))
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
