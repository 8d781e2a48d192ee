"""What a town may set about the course of a case. Internal figures: no law gives them."""

from __future__ import annotations

from datetime import date

from weibao.office import settings

GROUP = "个案"
BASIS = "本平台内部设定，不是法定要求"

CLOSING_DAYS = settings.declare(
    "cases.closing_assessment_days",
    "结案前的安全评估最多隔几天",
    default=7,
    basis=BASIS,
    unit="天",
    least=1,
    most=60,
    effect="比这更早的评估不能用来结案，要再评估一次",
    group=GROUP,
)

# Days to the next follow-up by the level of risk; 0: none is asked for.
FOLLOW_UP_DAYS = {
    level: settings.declare(
        f"cases.follow_up_{level}_days",
        f"风险“{label}”的孩子隔几天回访",
        default=days,
        basis=BASIS,
        unit="天",
        least=least,
        most=365,
        effect=effect,
        group=GROUP,
    )
    for level, label, days, least, effect in (
        ("high", "高", 7, 1, "措施办完以后起算，到时没有回访的出待办；结案前至少要有一次回访"),
        ("raised", "较高", 15, 1, "措施办完以后起算，到时没有回访的出待办；结案前至少要有一次回访"),
        ("medium", "中", 30, 0, "措施办完以后起算，到时没有回访的出待办；0 是不要求"),
        ("low", "低", 0, 0, "措施办完以后起算，到时没有回访的出待办；0 是不要求"),
    )
}


def closing_days(town: str, *, on: date) -> int:
    return int(settings.value(CLOSING_DAYS.key, town=town, on=on))


def follow_up_days(town: str, risk: str, *, on: date) -> int:
    """0 where none is asked for; a case without a level asks for none."""
    declared = FOLLOW_UP_DAYS.get(risk)
    return int(settings.value(declared.key, town=town, on=on)) if declared else 0
