"""What a town may set about cases: how often each is looked at again."""

from __future__ import annotations

from datetime import date

from weibao.office import settings

from .models.case import Risk
from .rules.reviewing import Rhythm

GROUP = "个案月度复核"
BASIS = "本平台内部设定，不是法定要求"


def _every(risk: str, label: str, days: int) -> settings.Declared:
    return settings.declare(
        f"cases.review.{risk or 'none'}_days",
        f"{label}的个案至少多少天复核一次",
        default=days,
        basis=BASIS,
        unit="天",
        least=7,
        most=365,
        group=GROUP,
    )


EVERY = {
    Risk.HIGH.value: _every(Risk.HIGH, "高风险", 15),
    Risk.RAISED.value: _every(Risk.RAISED, "较高风险", 30),
    Risk.MEDIUM.value: _every(Risk.MEDIUM, "中风险", 60),
    Risk.LOW.value: _every(Risk.LOW, "低风险", 90),
    "": _every("", "还没有评风险", 30),
}
LONG = settings.declare(
    "cases.review.long_days",
    "办了多少天还没有结案的个案每月都复核",
    default=90,
    basis=BASIS,
    unit="天",
    least=30,
    most=730,
    group=GROUP,
)


def rhythm_of(town: str, *, on: date) -> Rhythm:
    """The days in force in a town on a day, in one query."""
    found = settings.values([LONG.key, *(s.key for s in EVERY.values())], town=town, on=on)
    every = {risk: int(found[setting.key]) for risk, setting in EVERY.items()}
    return Rhythm(every, int(found[LONG.key]))
