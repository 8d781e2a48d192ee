"""Reading assignments: those of a case as its page shows them, and those that wait for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.office.clocks import ClockView
from weibao.org.queries.people import names_of

from ..models import Assignment
from ..models.assignment import AssignmentState
from ..permissions import ASSIGNMENTS_READ
from .parts import clock_views

TONES = {"open": "wait", "done": "done", "impossible": "late", "withdrawn": ""}


@dataclass(frozen=True)
class Row:
    """One assignment as its viewer may see it."""

    row: Assignment
    who: str
    given_by: str
    ended_by: str
    clock: ClockView | None
    mine: bool
    tone: str

    @property
    def is_open(self) -> bool:
        return bool(self.row.state == AssignmentState.OPEN)


def visible(actor: Actor | None) -> QuerySet[Assignment]:
    rows = Assignment.objects.select_related("unit", "person", "case__lead")
    return ASSIGNMENTS_READ.visible_to(actor, rows)


def rows(
    found: Iterable[Assignment],
    actor: Actor,
    *,
    people: Mapping[UUID, str],
    clocks: Mapping[UUID, ClockView],
) -> list[Row]:
    """Lines for assignments: what waits first, then what has ended, the newest on top."""
    lines = [_line(row, actor, people, clocks) for row in found]
    ended = [line for line in lines if not line.is_open]
    ended.sort(key=lambda line: line.row.ended_at or line.row.given_at, reverse=True)
    return [line for line in lines if line.is_open] + ended


def one(row: Assignment, actor: Actor, *, at: datetime) -> Row:
    """The line of one assignment for its own page; two queries."""
    people = names_of([row.given_by, row.ended_by])
    return _line(row, actor, people, clock_views([row.pk], at=at))


def _line(
    row: Assignment,
    actor: Actor,
    people: Mapping[UUID, str],
    clocks: Mapping[UUID, ClockView],
) -> Row:
    return Row(
        row=row,
        who=who_of(row),
        given_by=people.get(row.given_by, "") if row.given_by else "",
        ended_by=people.get(row.ended_by, "") if row.ended_by else "",
        clock=clocks.get(row.pk),
        mine=is_mine(row, actor),
        tone=TONES[row.state],
    )


def who_of(row: Assignment) -> str:
    person: Any = row.person
    return f"{row.unit.short_name}　{person.name}" if person else row.unit.short_name


def is_mine(row: Assignment, actor: Actor) -> bool:
    if row.person_id is not None:
        return row.person_id == actor.person_id
    return row.unit_id in actor.unit_ids


def waiting_for(actor: Actor) -> QuerySet[Assignment]:
    """Open ones that exactly this person is asked to do, alone or with the unit."""
    own = Q(person=actor.person_id) | Q(person=None, unit__in=actor.unit_ids)
    rows = visible(actor).filter(own, state=AssignmentState.OPEN)
    return rows.exclude(case__status="closed").order_by("due_on", "given_at")
