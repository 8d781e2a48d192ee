"""How a clock looks at a moment, which clocks run, and what a clock leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from weibao.kernel import clock as reckoning
from weibao.kernel.deadlines import LimitKind, Unit, all_deadlines, deadline
from weibao.kernel.extensions import WORDS

from ..calendar import Calendars
from ..models import Clock
from ..models.clock import ClockState
from .course import OPEN
from .reckoning import due_of

# `Clock.case` holds ids of this model of an upper app.
CASE_KIND = "cases.case"
# Parts of a case that have pages of their own: those whose duty they are need not see the case.
WITH_PAGES = frozenset({"cases.assignment", "cases.question", "cases.meeting"})


@dataclass(frozen=True)
class ClockView:
    """A clock as a chip shows it at one moment. `state`: early soon late met stopped."""

    seal: str
    state: str
    text: str
    when: str
    spoken: str
    on_time: bool
    label: str
    basis: str
    unit: str
    verified: bool
    note: str
    share: int  # elapsed share in per cent, 0-100
    due_at: datetime | None
    id: UUID | None = None
    # Of "at once": the house's own figure, which is no leave to wait so long.
    beside: str = ""

    @property
    def duty(self) -> str:
        """The duty in words with its unit, for the cells of a case."""
        return f"{self.label}　{self.unit}"


def view(row: Clock, *, at: datetime, calendars: Calendars | None = None) -> ClockView:
    """How `row` looks at `at`, by the working days of its town. Pass `calendars` when showing many."""
    known = Calendars() if calendars is None else calendars
    by_working_days = deadline(row.deadline).unit is Unit.WORKING_DAY
    ended = row.state in (ClockState.STOPPED, ClockState.CANCELLED)
    shown = reckoning.remaining(
        due_of(row),
        at=at,
        calendar=known[row.town] if by_working_days else None,
        met_at=row.ended_at if row.state == ClockState.MET else None,
        stopped=(row.stop_reason or row.get_state_display()) if ended else None,
    )
    return ClockView(
        seal=row.seal,
        state=str(shown.state),
        text=shown.text,
        when=shown.when,
        spoken=shown.spoken,
        on_time=shown.on_time,
        label=row.label,
        basis=row.basis,
        unit=row.unit.short_name,
        verified=row.verified,
        note=row.note,
        share=_share(row, row.ended_at or row.stopped_at or at),
        due_at=row.due_at,
        id=row.pk,
        beside=_beside(row.deadline) if row.due_at is None else "",
    )


def _beside(limit: str) -> str:
    """`内部核对 2 小时` beside what the law wants at once."""
    if deadline(limit).limit_kind not in (LimitKind.IMMEDIATE, LimitKind.PROMPT):
        return ""
    figures = [row for row in all_deadlines() if row.reference == limit and row.value_max]
    return "、".join(f"内部核对 {row.value_max} {WORDS[row.unit]}" for row in figures)


def late_at(row: Clock, at: datetime) -> bool:
    """Whether the limit is past; a day's limit is kept until the day is over."""
    return due_of(row).late_at(at)


def about(row: Clock, *, overseen: bool = False) -> tuple[str, UUID]:
    """What a notice about this clock opens: the case, or what it runs on while there is none.

    Those whose duty it is are led to the part of the case that has a page of its own; `overseen`:
    those who watch over it see the case and not its parts.
    """
    if row.case is None or (row.subject_kind in WITH_PAGES and not overseen):
        return row.subject_kind, row.subject
    return CASE_KIND, row.case


def _share(row: Clock, at: datetime) -> int:
    """How much of the time is used up; a stop takes none of it."""
    if row.due_at is None:
        return 0
    whole = (row.due_at - row.started_at - row.paused).total_seconds()
    passed = (at - row.started_at - row.paused).total_seconds()
    return 100 if whole <= 0 else max(0, min(100, round(100 * passed / whole)))


def running(**conditions: Any) -> QuerySet[Clock]:
    """Open clocks with their unit, the nearest first; those without a due time lead ("at once")."""
    rows = Clock.objects.filter(state__in=OPEN, **conditions).select_related("unit")
    return rows.order_by(F("due_at").asc(nulls_first=True), "started_at")
