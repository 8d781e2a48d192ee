"""Between a stored clock and the reckoning of the kernel."""

from __future__ import annotations

from weibao.kernel.clock import Due
from weibao.kernel.deadlines import Seal, deadline

from ..models import Clock

RECKONED = ("due_at", "last_day", "note", "paused")


def due_of(row: Clock) -> Due:
    """The reckoning as it was when the clock started: table changes do not move running clocks."""
    return Due(
        deadline=deadline(row.deadline),
        started_at=row.started_at,
        due_at=row.due_at,
        seal=Seal(row.seal),
        basis=row.basis,
        verified=row.verified,
        note=row.note,
        last_day=row.last_day,
        paused=row.paused,
    )


def write(row: Clock, due: Due) -> None:
    """Put a new reckoning into the row, not yet into the database."""
    row.due_at, row.last_day = due.due_at, due.last_day
    row.note, row.paused = due.note, due.paused
