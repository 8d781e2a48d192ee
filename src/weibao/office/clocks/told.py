"""The words of what is told about a clock."""

from __future__ import annotations

from datetime import datetime

from weibao.kernel import clock as reckoning
from weibao.kernel.workdays import WorkCalendar

from ..models import Clock
from ..models.clock import NoticeKind
from .reckoning import due_of

LONGEST = 200


def words(row: Clock, kind: NoticeKind, *, at: datetime, calendar: WorkCalendar) -> str:
    """One line for the unit or its overseers. Names papers and units, never a person."""
    left = reckoning.remaining(due_of(row), at=at, calendar=calendar).text
    what = f"{row.paper}“{row.label}”" if row.paper else f"“{row.label}”"
    if kind == NoticeKind.ESCALATED:
        return f"{row.unit.short_name}：{what}{left}，请督促"[:LONGEST]
    if kind == NoticeKind.LATE:
        return f"{what}已{left}，请尽快办理"[:LONGEST]
    return f"{what}快到期，{left}"[:LONGEST]
