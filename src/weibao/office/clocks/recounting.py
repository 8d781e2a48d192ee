"""Counting anew the clocks that wait for a year whose rest days nobody had entered."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from weibao.audit.events import record
from weibao.kernel import clock as reckoning
from weibao.kernel.actor import Actor
from weibao.kernel.clock import Due
from weibao.kernel.clock.periods import WHERE_TO_ENTER
from weibao.kernel.deadlines import all_deadlines, deadline
from weibao.kernel.workdays import WorkCalendar

from ..calendar import calendar_of
from ..models import Clock
from .course import OPEN
from .reckoning import RECKONED, write


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
        due = _from_the_start(row, calendar)
        if (due.due_at, due.note) == (row.due_at, row.note):
            continue
        write(row, due)
        row.save(update_fields=RECKONED)
        number += 1
    if number:
        record("clock.recounted", actor=by, at=at, town=town, fields=["due_at"], count=number)
    return number


def _from_the_start(row: Clock, calendar: WorkCalendar) -> Due:
    """The whole way again: the start, then every stop that is over. What it rests on stays."""
    due = reckoning.due(deadline(row.deadline), start=row.started_at, calendar=calendar)
    for pause in row.pauses.order_by("stopped_at"):
        if pause.resumed_at is not None:
            due = reckoning.resume_due(
                due, stopped_at=pause.stopped_at, resumed_at=pause.resumed_at, calendar=calendar
            )
    return due
