"""Reading what units ask of each other: by case, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.office.clocks import ClockView
from weibao.org.queries.people import names_of

from ..models import Question, QuestionReminder
from ..models.question import QuestionState
from ..permissions import QUESTIONS_READ, QUESTIONS_URGE
from .parts import clock_views

TONES = {"open": "wait", "answered": "done", "declined": "late", "withdrawn": ""}


@dataclass(frozen=True)
class Row:
    """One question as its viewer may see it. `may_urge`: asked by the viewer, and not urged today."""

    row: Question
    asked_by: str
    ended_by: str
    clock: ClockView | None
    mine: bool
    urged: tuple[QuestionReminder, ...]
    may_urge: bool
    tone: str

    @property
    def is_open(self) -> bool:
        return bool(self.row.state == QuestionState.OPEN)

    @property
    def late(self) -> bool:
        return self.clock is not None and self.clock.state == "late"


def visible(actor: Actor | None) -> QuerySet[Question]:
    reminders = Prefetch("reminders", QuestionReminder.objects.order_by("day"), to_attr="urged")
    rows = Question.objects.select_related("unit", "asker", "case__lead").prefetch_related(
        reminders
    )
    return QUESTIONS_READ.visible_to(actor, rows)


def rows(
    found: Iterable[Question],
    actor: Actor,
    *,
    at: datetime,
    leads: bool,
    people: Mapping[UUID, str],
    clocks: Mapping[UUID, ClockView],
) -> list[Row]:
    """Lines for questions: what waits first, then what has ended, the newest on top.

    `leads`: the viewer works on the case, and urges for whoever asked.
    """
    lines = [_line(row, actor, at, leads, people, clocks) for row in found]
    ended = [line for line in lines if not line.is_open]
    ended.sort(key=lambda line: line.row.ended_at or at, reverse=True)
    return [line for line in lines if line.is_open] + ended


def one(row: Any, actor: Actor, *, at: datetime, leads: bool) -> Row:
    """The line of one question for its own page, with who urged; two queries."""
    people = names_of([row.asked_by, row.ended_by])
    return _line(row, actor, at, leads, people, clock_views([row.pk], at=at))


def _line(
    row: Any,
    actor: Actor,
    at: datetime,
    leads: bool,
    people: Mapping[UUID, str],
    clocks: Mapping[UUID, ClockView],
) -> Row:
    urged = tuple(row.urged)
    today = at.astimezone(ZONE).date()
    asks = leads or row.asker_id in {seat.unit_id for seat in QUESTIONS_URGE.seats(actor)}
    may_urge = asks and row.state == QuestionState.OPEN
    return Row(
        row=row,
        asked_by=people.get(row.asked_by, ""),
        ended_by=people.get(row.ended_by, ""),
        clock=clocks.get(row.pk),
        mine=row.unit_id in actor.unit_ids,
        urged=urged,
        may_urge=may_urge and not any(entry.day == today for entry in urged),
        tone=TONES[row.state],
    )


def between(actor: Actor) -> list[Question]:
    """Open ones asked of the person's units, or by them: what waits here, and what is waited for."""
    units = actor.unit_ids
    rows = Question.objects.select_related("unit", "asker", "case")
    rows = rows.filter(Q(unit__in=units) | Q(asker__in=units), state=QuestionState.OPEN)
    found = QUESTIONS_READ.visible_to(actor, rows).exclude(case__status="closed")
    return list(found.order_by("due_on", "asked_at"))
