"""What a town may set about reports."""

from __future__ import annotations

from datetime import date

from weibao.office import settings

AT_ONCE = settings.declare(
    "reports.at_once_hours",
    "单位知道后多少小时报告算“没有马上”",
    default=2,
    basis="法律只说立即，没有小时数；这是本平台内部核对用的数，不能当作可以等",
    unit="小时",
    least=1,
    most=72,
    effect="超过的请单位写一句原因；报告照样受理，不会拒收",
)

OPEN_MINUTES = settings.declare(
    "identity.open_minutes",
    "打开报告人身份后显示多少分钟",
    default=5,
    basis="本平台内部设定，不是法定要求",
    unit="分钟",
    least=1,
    most=30,
    effect="到时页面自己关上；还要看就得再打开一次，另记一笔",
)


def at_once_minutes(town: str, *, on: date) -> int:
    """The internal figure for 立即 in whole minutes."""
    return 60 * int(settings.value(AT_ONCE.key, town=town, on=on))


TRAININGS = settings.declare(
    "training.times_a_year",
    "强制报告单位一年培训几次",
    default=1,
    basis="方案任务 10 的工作安排，法律没有定次数；没有核实到原文前按内部设定",
    unit="次",
    least=1,
    most=12,
    effect="到年底还不够的单位和工作站会看到待办",
)
REMIND_FROM = settings.declare(
    "training.remind_from_month",
    "从几月起提醒还没有培训的单位",
    default=10,
    basis="本平台内部设定",
    unit="月",
    least=1,
    most=12,
    effect="这个月以前不出待办",
)


def trainings_a_year(town: str, *, on: date) -> int:
    """How often a unit must be trained in a year."""
    return int(settings.value(TRAININGS.key, town=town, on=on))


def remind_of_training(town: str, *, on: date) -> bool:
    """Whether the year is far enough for units to be reminded."""
    return on.month >= int(settings.value(REMIND_FROM.key, town=town, on=on))
