"""A row of the deadline table in words."""

from __future__ import annotations

from weibao.kernel.deadlines import Deadline, LimitKind, Unit

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
}


def value(row: Deadline) -> str:
    """How long: `15 个工作日内`, `至少 10 年`, `立即`."""
    low, high = row.value_min, row.value_max
    number = high if low in (None, high) else f"{low}–{high}"
    return WORDS[row.limit_kind].format(f"{number} {UNITS[row.unit]}")
