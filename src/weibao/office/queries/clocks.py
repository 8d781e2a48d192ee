"""Conditions on clocks as the database asks them, for lists and counts."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Q

from weibao.kernel.deadlines import LimitKind, all_deadlines
from weibao.kernel.moment import ZONE

from ..models.clock import ClockState

SOON = timedelta(days=3)


def late(at: datetime) -> Q:
    """Running clocks whose limit is past: what is counted in days is kept until the day is over."""
    to_the_minute = [entry.id for entry in all_deadlines() if entry.to_the_minute]
    today = datetime.combine(at.astimezone(ZONE).date(), time(), ZONE)
    over = Q(due_at__lt=today) | Q(deadline__in=to_the_minute, due_at__lt=at)
    return _ends() & over


def soon(at: datetime) -> Q:
    """Running clocks that are not late and end within three days."""
    return _ends() & Q(due_at__lt=at + SOON) & ~late(at)


def _ends() -> Q:
    """Running, with an end; how long something must be kept is never late."""
    kept = [entry.id for entry in all_deadlines() if entry.limit_kind is LimitKind.MIN]
    running = Q(state=ClockState.RUNNING, due_at__isnull=False)
    return running & ~Q(deadline__in=kept)
