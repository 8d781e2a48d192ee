"""The course of a clock: start, stop, resume, and its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from weibao.kernel import clock as reckoning
from weibao.kernel.clock import Due
from weibao.kernel.deadlines import deadline
from weibao.kernel.workdays import WorkCalendar
from weibao.kernel.workflow import Blocked
from weibao.org.models import Unit

from ..calendar import calendar_of
from ..models import Clock, ClockPause
from ..models.clock import ClockState
from .reckoning import RECKONED, due_of, write

OPEN = (ClockState.RUNNING, ClockState.STOPPED)
ENDED = ("state", "ended_at")
STOPPED = ("state", "stopped_at", "stop_reason")


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
    calendar = calendar_of(subject.town)  # type: ignore[attr-defined]
    row = _new(limit, calendar, subject=subject, unit=unit, at=at, case=case, label=label)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Clock.objects.get(subject=subject.pk, deadline=limit, state__in=OPEN)
    return row


def start_first(limits: Iterable[str], *, subject: Model, unit: Unit, at: datetime) -> list[Clock]:
    """Start the clocks of a row that was made in this transaction, all in one go.

    Nothing can run on it yet, so nothing is asked before; a clock that did run would be an error.
    """
    calendar = calendar_of(subject.town)  # type: ignore[attr-defined]
    return Clock.objects.bulk_create(
        _new(limit, calendar, subject=subject, unit=unit, at=at) for limit in limits
    )


def _new(
    limit: str,
    calendar: WorkCalendar,
    *,
    subject: Model,
    unit: Unit,
    at: datetime,
    case: UUID | None = None,
    label: str = "",
) -> Clock:
    """A clock that is not written yet, with its limit as it stands in the table now."""
    due = reckoning.due(deadline(limit), start=at, calendar=calendar)
    return _row(limit, due, subject=subject, unit=unit, case=case, label=label)


def _row(
    limit: str, due: Due, *, subject: Model, unit: Unit, case: UUID | None, label: str
) -> Clock:
    row = Clock(
        town=subject.town,  # type: ignore[attr-defined]
        deadline=limit,
        label=label or due.deadline.event,
        paper=_paper(subject),
        subject_kind=subject._meta.label_lower,
        subject=subject.pk,
        case=case,
        unit=unit,
        seal=due.seal,
        basis=due.basis,
        verified=due.verified,
        started_at=due.started_at,
    )
    write(row, due)
    return row


def start_until(
    limit: str,
    *,
    subject: Model,
    unit: Unit,
    at: datetime,
    until: datetime,
    basis: str,
    case: UUID | None = None,
    label: str = "",
    person: UUID | None = None,
) -> Clock:
    """Start a limit that runs to a moment somebody else set; `basis` says who, in plain words.

    A clock already running for it is left as it is. `person`: it is that person's duty alone.
    """
    due = reckoning.due_until(deadline(limit), start=at, until=until, basis=basis)
    row = _row(limit, due, subject=subject, unit=unit, case=case, label=label)
    row.person = person
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Clock.objects.get(subject=subject.pk, deadline=limit, state__in=OPEN)
    return row


def stop(
    limit: str,
    *,
    subject: UUID,
    at: datetime,
    reason: str,
    words: str = "",
    by: UUID | None = None,
) -> Clock:
    """Stop the clock for a reason people will read; `Blocked` when it is not running.

    `reason` is one of our own phrases; what a person `by` wrote stands sealed in `words`.
    """
    if not reason:
        raise Blocked(["停表要写明原因"])
    with transaction.atomic():
        row = _open_one(limit, subject)
        if row is None or row.state != ClockState.RUNNING or at < row.started_at:
            raise Blocked(["这项时限没有在计时，不能停表"])
        row.state, row.stopped_at, row.stop_reason = ClockState.STOPPED, at, reason
        row.save(update_fields=STOPPED)
        ClockPause.objects.create(
            clock=row, stopped_at=at, reason=reason, words=words, stopped_by=by
        )
        return row


def resume(limit: str, *, subject: UUID, at: datetime, by: UUID | None = None) -> Clock:
    """Let a stopped clock go on with what was left; `Blocked` when it is not stopped."""
    with transaction.atomic():
        row = _open_one(limit, subject)
        if row is None or row.stopped_at is None or at < row.stopped_at:
            raise Blocked(["这项时限没有停表"])
        _go_on(row, row.stopped_at, at=at, by=by)
        row.save(update_fields=(*STOPPED, *RECKONED))
        return row


def meet(limit: str, *, subject: UUID, at: datetime) -> None:
    """What the limit asked for was done at `at`."""
    _end(limit, subject=subject, at=at, state=ClockState.MET)


def in_time(limit: str, *, subject: UUID, at: datetime) -> bool | None:
    """Whether what a running limit asks for would be in time at `at`; None where none runs."""
    row = Clock.objects.filter(subject=subject, deadline=limit, state__in=OPEN).first()
    if row is None:
        return None
    return not due_of(row).late_at(row.stopped_at or at)


def cancel(limit: str, *, subject: UUID, at: datetime) -> None:
    """The limit no longer applies."""
    _end(limit, subject=subject, at=at, state=ClockState.CANCELLED)


def reopen(limit: str, *, subject: UUID, at: datetime, reason: str) -> None:
    """What the limit was ended for is undone: it goes on with what was left, it does not restart.

    The time since its end counts as a stop for `reason`. One that never ended is left as it is.
    """
    with transaction.atomic():
        rows = Clock.objects.select_for_update(of=("self",)).filter(subject=subject, deadline=limit)
        row = rows.order_by("-started_at").first()
        if row is None or row.state in OPEN or row.ended_at is None:
            return
        # A clock of the machine that was set back must not end one before it began.
        ended, row.ended_at = max(row.ended_at, row.started_at), None
        ClockPause.objects.create(clock=row, stopped_at=ended, reason=reason)
        _go_on(row, ended, at=max(at, ended))
        row.save(update_fields=(*ENDED, "stopped_at", "stop_reason", *RECKONED))


def assign(limit: str, *, subject: UUID, unit: Unit, person: UUID | None = None) -> None:
    """What the limit asks for is the duty of `unit` from now on, or of one person in it."""
    rows = Clock.objects.filter(subject=subject, deadline=limit, state__in=OPEN)
    rows.update(unit=unit, person=person)


def attach(subject: UUID, *, case: UUID | None) -> None:
    """The clocks of a report show on the case it became; on none when it left the case."""
    Clock.objects.filter(subject=subject).update(case=case)


def _end(limit: str, *, subject: UUID, at: datetime, state: ClockState) -> None:
    with transaction.atomic():
        row = _open_one(limit, subject)
        if row is None:
            return
        if row.stopped_at is not None:
            # Whether it was met in time is judged without the time of the stop.
            _go_on(row, row.stopped_at, at=max(at, row.stopped_at))
        row.state, row.ended_at = state, at
        row.save(update_fields=(*ENDED, "stopped_at", "stop_reason", *RECKONED))


def _open_one(limit: str, subject: UUID) -> Clock | None:
    rows = Clock.objects.select_for_update(of=("self",))
    return rows.filter(subject=subject, deadline=limit, state__in=OPEN).first()


def _go_on(row: Clock, stopped_at: datetime, *, at: datetime, by: UUID | None = None) -> None:
    due = reckoning.resume_due(
        due_of(row), stopped_at=stopped_at, resumed_at=at, calendar=calendar_of(row.town)
    )
    write(row, due)
    row.state, row.stopped_at, row.stop_reason = ClockState.RUNNING, None, ""
    ClockPause.objects.filter(clock=row, resumed_at=None).update(resumed_at=at, resumed_by=by)


def _paper(subject: Model) -> str:
    """The number of the paper it is about: its own, or that of the case a measure belongs to."""
    root = subject if hasattr(subject, "number") else getattr(subject, "case", None)
    return str(getattr(root, "number", ""))
