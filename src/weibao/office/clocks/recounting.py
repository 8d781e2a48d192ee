"""Counting anew the clocks that wait for a year whose rest days nobody had entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Q, QuerySet

from weibao.audit.events import record
from weibao.kernel import clock as reckoning
from weibao.kernel.actor import Actor
from weibao.kernel.clock import Due
from weibao.kernel.clock.periods import WHERE_TO_ENTER
from weibao.kernel.deadlines import Unit, all_deadlines, deadline
from weibao.kernel.workdays import WorkCalendar

from ..calendar import calendar_of
from ..models import Clock, ClockMove, ClockPause
from ..models.clockmove import MoveKind
from .course import OPEN
from .reckoning import RECKONED, write

RECOUNTED = "节假日表补录了，按新的上班日重新计算"


def waiting_for_a_year(town: str) -> QuerySet[Clock]:
    """Open clocks without an end that have a number in the table, and so wait for the calendar."""
    counted = [entry.id for entry in all_deadlines() if entry.value_max is not None]
    return Clock.objects.filter(town=town, state__in=OPEN, due_at=None, deadline__in=counted)


def recount(town: str, *, by: Actor, at: datetime) -> int:
    """Reckon what waits for the calendar again, inside the caller's transaction; answers how many.

    Also those that have an end but could not be moved off a rest day. Clocks with a certain end
    stay as they are, whatever the calendar says now.
    """
    calendar, number = calendar_of(town), 0
    without_end = Q(pk__in=waiting_for_a_year(town).values("pk"))
    open_ones = Clock.objects.filter(town=town, state__in=OPEN)
    waiting = open_ones.filter(without_end | Q(note__contains=WHERE_TO_ENTER))
    for row in waiting.select_for_update(of=("self",)).order_by("pk"):
        due = from_the_start(row, calendar)
        if (due.due_at, due.note) == (row.due_at, row.note):
            continue
        if due.due_at != row.due_at:
            _note(row, due, by=by, at=at)
        write(row, due)
        row.save(update_fields=RECKONED)
        number += 1
    if number:
        record("clock.recounted", actor=by, at=at, town=town, fields=["due_at"], count=number)
    return number


def _note(row: Clock, due: Due, *, by: Actor, at: datetime) -> None:
    """What moved, and why, for those who look at the clock."""
    ClockMove.objects.create(
        clock=row,
        kind=MoveKind.RECOUNTED,
        at=at,
        by=by.person_id,
        before=row.due_at,
        after=due.due_at,
        reason=RECOUNTED,
    )


def from_the_start(row: Clock, calendar: WorkCalendar) -> Due:
    """The whole way again: the start, then every stop that is over and every extension, in order.

    What it rests on stays.
    """
    due = reckoning.due(deadline(row.deadline), start=row.started_at, calendar=calendar)
    for step in sorted((*_pauses(row), *_extensions(row)), key=lambda step: step.at):
        due = step.take(due, calendar)
    return due


@dataclass(frozen=True)
class _Step:
    at: datetime
    take: Callable[[Due, WorkCalendar], Due]


def _pauses(row: Clock) -> Iterator[_Step]:
    for pause in row.pauses.all():
        if pause.resumed_at is not None:
            yield _Step(pause.resumed_at, partial(_paused, pause))


def _paused(pause: ClockPause, due: Due, calendar: WorkCalendar) -> Due:
    resumed_at = pause.resumed_at or pause.stopped_at
    return reckoning.resume_due(
        due, stopped_at=pause.stopped_at, resumed_at=resumed_at, calendar=calendar
    )


def _extensions(row: Clock) -> Iterator[_Step]:
    for move in row.moves.all():
        if move.kind == MoveKind.EXTENDED and move.value:
            yield _Step(move.at, partial(_extended, move.value, Unit(move.unit)))


def _extended(value: int, unit: Unit, due: Due, calendar: WorkCalendar) -> Due:
    if due.due_at is None:
        return due
    return reckoning.extend_due(due, value=value, unit=unit, calendar=calendar)
