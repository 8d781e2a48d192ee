"""Reading meetings: by case, with who was asked and who came, and what each decision became."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.office.clocks import ClockView

from ..models import Attendance, Decision, Meeting
from ..models.meeting import MeetingState
from ..permissions import MEETINGS_HOLD, MEETINGS_READ
from .parts import clock_views

ACTS = ("assignment__unit", "assignment__person", "measure__unit")


@dataclass(frozen=True)
class Row:
    """One meeting. What was said and decided is in it for those who see all of the case."""

    row: Meeting
    clock: ClockView | None
    invited: tuple[str, ...]
    came: tuple[str, ...]
    decisions: tuple[Decision, ...]
    held: bool
    readable: bool

    @property
    def state(self) -> str:
        if self.row.state != MeetingState.CALLED:
            return self.row.get_state_display()
        return "等纪要" if self.held else "已约"

    @property
    def tone(self) -> str:
        if self.row.state == MeetingState.CALLED:
            return "soon" if self.held else "wait"
        return "done" if self.row.state == MeetingState.WRITTEN else ""


def visible(actor: Actor | None) -> QuerySet[Meeting]:
    lines = Attendance.objects.select_related("unit").order_by("id")
    rows = Meeting.objects.select_related("case__lead").prefetch_related(
        Prefetch("attendances", lines, to_attr="lines")
    )
    return MEETINGS_READ.visible_to(actor, rows)


def rows(
    found: Iterable[Meeting],
    *,
    at: datetime,
    readable: bool,
    clocks: Mapping[UUID, ClockView],
) -> list[Row]:
    """Lines for meetings; one more query for what was decided, if that may be read."""
    shown = list(found)
    decisions: dict[Any, list[Decision]] = {}
    if readable and shown:
        made = Decision.objects.filter(meeting__in=shown).select_related(*ACTS)
        for entry in made.order_by("meeting", "position"):
            decisions.setdefault(entry.meeting_id, []).append(entry)
    return [_row(row, clocks, decisions.get(row.pk, []), at, readable) for row in shown]


def one(row: Meeting, *, at: datetime, readable: bool) -> Row:
    """The line of one meeting for its own page."""
    (line,) = rows([row], at=at, readable=readable, clocks=clock_views([row.pk], at=at))
    return line


def _row(row: Any, views: Any, decisions: list[Decision], at: datetime, readable: bool) -> Row:
    invited = tuple(line.unit.short_name for line in row.lines if line.invited)
    came = tuple(
        f"{line.unit.short_name}{f'（{line.people}）' if line.people and readable else ''}"
        for line in row.lines
        if line.came
    )
    return Row(row, views.get(row.pk), invited, came, tuple(decisions), row.held_at <= at, readable)


def near(actor: Actor, *, at: datetime, until: datetime) -> list[Meeting]:
    """Meetings of the person's units that come soon, and those held that their unit must write up."""
    writers = {seat.unit_id for seat in MEETINGS_HOLD.seats(actor)}
    coming = Q(held_at__gt=at, held_at__lte=until, attendances__unit__in=actor.unit_ids)
    owed = Q(held_at__lte=at, case__lead__in=writers)
    rows = Meeting.objects.filter(coming | owed, state=MeetingState.CALLED).select_related("case")
    found = MEETINGS_READ.visible_to(actor, rows).exclude(case__status="closed")
    return list(found.distinct().order_by("held_at"))
