"""A row of the deadline table in words."""

from __future__ import annotations

from datetime import datetime

from weibao.kernel.clock import due
from weibao.kernel.deadlines import Deadline, LimitKind, Unit
from weibao.kernel.moment import ZONE
from weibao.kernel.workdays import WorkCalendar

UNITS = {
    Unit.HOUR: "小时",
    Unit.CALENDAR_DAY: "天",
    Unit.WORKING_DAY: "个工作日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.NONE: "",
}
WORDS = {
    LimitKind.MAX: "{}内",
    LimitKind.MIN: "至少 {}",
    LimitKind.IMMEDIATE: "立即",
    LimitKind.PROMPT: "及时",
    LimitKind.FROM_NEXT_MONTH: "次月起",
    LimitKind.UNKNOWN: "没有找到原文",
    LimitKind.GIVEN: "到来件写明的时间",
}


def value(row: Deadline) -> str:
    """How long: `15 个工作日内`, `至少 10 年`, `立即`."""
    low, high = row.value_min, row.value_max
    number = high if low in (None, high) else f"{low}–{high}"
    return WORDS[row.limit_kind].format(f"{number} {UNITS[row.unit]}")


def ends(row: Deadline, *, start: datetime, calendar: WorkCalendar) -> str:
    """When the limit ends if it starts at `start`, to the minute where it counts hours.

    What has no number, and working days that reach an unknown year, say so instead.
    """
    running = due(row, start=start, calendar=calendar)
    if running.due_at is None:
        return running.note or "没有到期时间"
    last = running.due_at.astimezone(ZONE)
    return f"{last:%Y-%m-%d %H:%M} 到期" if row.unit is Unit.HOUR else f"{last:%Y-%m-%d} 到期"
