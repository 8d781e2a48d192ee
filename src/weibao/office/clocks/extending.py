"""Giving a running clock more time, where the table allows it and no oftener than it says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.kernel import clock as reckoning
from weibao.kernel.deadlines import LimitKind, Unit, deadline
from weibao.kernel.extensions import Extension, extension_of
from weibao.kernel.workflow import Blocked

from ..calendar import calendar_of
from ..models import Clock, ClockMove
from ..models.clock import ClockState
from ..models.clockmove import MoveKind
from .reckoning import RECKONED, due_of, write


def extend(pk: UUID, *, at: datetime, by: UUID | None, words: str) -> ClockMove:
    """Move the end of clock `pk` by what the table allows; `Blocked` says why it may not be."""
    with transaction.atomic():
        row = Clock.objects.select_for_update(of=("self",)).get(pk=pk)
        allowed = may_extend(row, at=at)
        if isinstance(allowed, str):
            raise Blocked([allowed])
        if not words:
            raise Blocked(["延长要写明理由和谁批准的"])
        due = reckoning.extend_due(
            due_of(row),
            value=allowed.value,
            unit=allowed.unit,
            calendar=calendar_of(row.town),
        )
        move = ClockMove.objects.create(
            clock=row,
            kind=MoveKind.EXTENDED,
            at=at,
            by=by,
            before=row.due_at,
            after=due.due_at,
            value=allowed.value,
            unit=allowed.unit,
            reason=allowed.basis[:200],
            words=words,
        )
        write(row, due)
        row.save(update_fields=RECKONED)
        return move


def may_extend(row: Clock, *, at: datetime, taken: int | None = None) -> Extension | str:
    """What may be added to the clock now, or in plain Chinese why nothing may."""
    allowed = extension_of(row.deadline)
    if allowed is None:
        return "这项时限按规定不能延长"
    if row.state != ClockState.RUNNING or row.due_at is None:
        return "正在计时、有到期日的时限才能延长"
    if due_of(row).late_at(at):
        return "已经超期，不能再延长"
    if taken is None:
        taken = row.moves.filter(kind=MoveKind.EXTENDED).count()
    if taken >= allowed.times:
        return f"已经延长过 {taken} 次，不能再延长"
    return allowed


def may_stop(row: Clock) -> bool:
    """Whether a stop makes sense: hours run day and night, and "at once" cannot wait."""
    limit = deadline(row.deadline)
    counted = limit.limit_kind is LimitKind.MAX and limit.unit is not Unit.HOUR
    return counted and row.state == ClockState.RUNNING
