"""The words of what is told about a clock."""

from __future__ import annotations

from datetime import datetime

from weibao.kernel import clock as reckoning
from weibao.kernel.workdays import WorkCalendar

from ..models import Clock
from ..models.clock import NoticeKind
from .reckoning import due_of

LONGEST = 200
# What those above are asked to do.
ASKED = {
    NoticeKind.SUPERVISOR: "请问一问、帮一把",
    NoticeKind.LEADER: "请督促",
    NoticeKind.DISCIPLINE: "请过问",
}


def words(row: Clock, kind: NoticeKind, *, at: datetime, calendar: WorkCalendar) -> str:
    """One line for the unit or those above it. Names papers and units, never a person."""
    left = reckoning.remaining(due_of(row), at=at, calendar=calendar).text
    what = named(row)
    if kind in ASKED:
        return f"{row.unit.short_name}：{what}{left}，{ASKED[kind]}"[:LONGEST]
    if kind == NoticeKind.LATE:
        return f"{what}已{left}，请尽快办理"[:LONGEST]
    return f"{what}快到期，{left}"[:LONGEST]


def named(row: Clock) -> str:
    """The paper with what is to be done: `R2026-0001“决定是否受理报告”`."""
    return f"{row.paper}“{row.label}”"
