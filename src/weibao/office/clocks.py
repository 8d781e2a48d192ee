"""Starting, stopping and showing clocks. The limit and its basis are copied when the clock starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from weibao.kernel import clock as reckoning
from weibao.kernel.clock import Due
from weibao.kernel.deadlines import Seal, deadline
from weibao.kernel.workdays import WorkCalendar
from weibao.org.models import Unit

from .calendar import calendar_of
from .models import Clock
from .models.clock import ClockState

OPEN = (ClockState.RUNNING, ClockState.STOPPED)


def start(
    limit: str,
    *,
    subject: Model,
    unit: Unit,
    at: datetime,
    case: UUID | None = None,
    label: str = "",
) -> Clock:
    """Start limit `limit` for `unit`. A clock already running for it is left as it is."""
    entry = deadline(limit)
    town: str = subject.town  # type: ignore[attr-defined]
    due = reckoning.due(entry, start=at, calendar=calendar_of(town))
    row = Clock(
        town=town,
        deadline=limit,
        label=label or entry.event,
        subject_kind=subject._meta.label_lower,
        subject=subject.pk,
        case=case,
        unit=unit,
        seal=due.seal,
        basis=due.basis,
        verified=due.verified,
        started_at=at,
        due_at=due.due_at,
        note=due.note,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Clock.objects.get(subject=subject.pk, deadline=limit, state__in=OPEN)
    return row


def meet(limit: str, *, subject: UUID, at: datetime) -> None:
    """What the limit asked for was done at `at`."""
    _end(limit, subject=subject, at=at, state=ClockState.MET)


def cancel(limit: str, *, subject: UUID, at: datetime) -> None:
    """The limit no longer applies."""
    _end(limit, subject=subject, at=at, state=ClockState.CANCELLED)


def _end(limit: str, *, subject: UUID, at: datetime, state: ClockState) -> None:
    Clock.objects.filter(subject=subject, deadline=limit, state__in=OPEN).update(
        state=state, ended_at=at
    )


def attach(subject: UUID, *, case: UUID) -> None:
    """The clocks of a report show on the case it became."""
    Clock.objects.filter(subject=subject).update(case=case)


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

    @property
    def duty(self) -> str:
        """The duty in words with its unit, for the cells of a case."""
        return f"{self.label}　{self.unit}"


def view(row: Clock, *, at: datetime, calendar: WorkCalendar | None = None) -> ClockView:
    """How `row` looks at `at`. Pass the town's calendar when showing many."""
    ended = row.state in (ClockState.STOPPED, ClockState.CANCELLED)
    shown = reckoning.remaining(
        _due(row),
        at=at,
        calendar=calendar,
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
        share=_share(row, row.ended_at or at),
        due_at=row.due_at,
    )


def _due(row: Clock) -> Due:
    """The reckoning as it was when the clock started: table changes do not move running clocks."""
    return Due(
        deadline=deadline(row.deadline),
        started_at=row.started_at,
        due_at=row.due_at,
        seal=Seal(row.seal),
        basis=row.basis,
        verified=row.verified,
        note=row.note,
    )


def _share(row: Clock, at: datetime) -> int:
    if row.due_at is None:
        return 0
    whole = (row.due_at - row.started_at).total_seconds()
    passed = (at - row.started_at).total_seconds()
    return 100 if whole <= 0 else max(0, min(100, round(100 * passed / whole)))


def running(**conditions: Any) -> QuerySet[Clock]:
    """Open clocks with their unit, the nearest first; those without a due time lead ("at once")."""
    rows = Clock.objects.filter(state__in=OPEN, **conditions).select_related("unit")
    return rows.order_by("due_at", "started_at")
