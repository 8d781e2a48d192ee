"""Duty trainings of this year and the last: most units have had theirs, some have not."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from weibao.kernel.moment import ZONE
from weibao.org.models import Unit
from weibao.reports.actions.training import Held, record_training
from weibao.reports.queries.training import mandated_units

from .town import TOWN, actor

TOPICS = ("duty", "signs", "talking", "cases")
TRAINERS = ("何江（派出所）", "周文静（未保站）", "代永红（未保站）")
ABOUT = "九种情形、先打 110、怎么登记、怎么保密，讲了两个案例"
# Every so-many-th unit has had none this year.
LEFT_OUT = 4


def fill(*, at: datetime) -> int:
    """Recorded by the station a day after each was held; answers how many."""
    units, made = list(mandated_units(TOWN, on=at.date())), 0
    for number, unit in enumerate(units):
        back = 20 + 7 * (number % 20)
        if number % LEFT_OUT == 1 or (at - timedelta(days=back)).year != at.year:
            continue
        _record(unit, number, at - timedelta(days=back))
        made += 1
    return made


def _record(unit: Unit, number: int, day: datetime) -> None:
    obliged = 3 + number % 9
    held = Held(
        held_on=day.date(),
        topic=TOPICS[number % len(TOPICS)],
        trainer=TRAINERS[number % len(TRAINERS)],
        attended=max(1, obliged - number % 3),
        obliged=obliged,
        about=ABOUT,
    )
    at = datetime.combine(day.date() + timedelta(days=1), time(9, 30), ZONE)
    record_training(held, unit=unit.pk, by=actor("zhouwj", at=at), at=at)
