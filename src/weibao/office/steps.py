"""The steps a limit goes through: who hears of it, and how long before or after its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from weibao.kernel.workdays import WorkCalendar
from weibao.org.models import Post, Town, Unit
from weibao.org.queries.actors import in_force
from weibao.org.queries.oversight import OVERSEEING
from weibao.org.roles import Role

from . import settings
from .calendar import calendar_of
from .models import Clock
from .models.clock import NoticeKind

BASIS = "本平台内部设定，不是法定要求"
GROUP = "时限提醒和上报"
# Clocks of these things are the station's daily work. What else runs, such as the answer to a
# complaint about the station, is nothing for a supervisor who sits in it.
SUPERVISED = ("reports.report",)


def _declare(key: str, label: str, default: int, effect: str = "") -> settings.Declared:
    return settings.declare(
        key,
        label,
        default=default,
        basis=BASIS,
        unit="小时",
        least=1,
        most=720,
        effect=effect,
        group=GROUP,
    )


REMIND = _declare(
    "clock.remind_before_hours",
    "到期前多少小时提醒承办单位",
    24,
    "期限不到两倍这个时间的，过半时提醒",
)
SUPERVISE = _declare(
    "clock.supervise_after_hours",
    "超期多少小时后告知儿童督导员",
    4,
    "督导员看到是哪个单位的哪一项",
)
ESCALATE = _declare(
    "clock.escalate_after_hours",
    "超期多少小时后报分管领导",
    24,
    "没有分管领导的，报第一责任人；只报编号、事项和单位",
)
DISCIPLINE = _declare(
    "clock.discipline_after_hours",
    "超期多少小时后报纪检监督员",
    72,
    "同时报第一责任人；只报编号、事项和单位",
)
# The setting of each step after the end, in the order of the steps.
AFTER = {
    NoticeKind.SUPERVISOR: SUPERVISE.key,
    NoticeKind.LEADER: ESCALATE.key,
    NoticeKind.DISCIPLINE: DISCIPLINE.key,
}
Told = list[tuple[Unit, str]]


@dataclass
class Rule:
    """What holds in one town on the day; read once a round, and only as far as it is needed."""

    town: str
    at: datetime
    before: timedelta
    after: dict[NoticeKind, timedelta]

    @cached_property
    def calendar(self) -> WorkCalendar:
        return calendar_of(self.town)

    @cached_property
    def _posts(self) -> dict[str, Told]:
        """Units of the town with a post of each overseeing role, by role."""
        on = self.at.date()
        above = Post.objects.filter(
            in_force(on), in_force(on, "unit__"), unit__town=self.town
        ).select_related("unit")
        found: dict[str, Told] = {}
        for post in above.order_by("unit", "role", "pk"):
            in_charge = post.role == Role.CHILD_SUPERVISOR or post.unit.kind in OVERSEEING
            told = found.setdefault(post.role, [])
            if in_charge and (post.unit, post.role) not in told:
                told.append((post.unit, post.role))
        return found

    def whom(self, row: Clock, kind: NoticeKind) -> Told:
        """The units that hear of this step, with the role in them that it concerns ("" = all)."""
        if kind in (NoticeKind.REMINDER, NoticeKind.LATE):
            return [(row.unit, "")]
        if kind == NoticeKind.SUPERVISOR:
            daily = row.case is not None or row.subject_kind in SUPERVISED
            return self._of(Role.CHILD_SUPERVISOR) if daily else []
        if kind == NoticeKind.LEADER:
            return self._of(Role.LEADER) or self._of(Role.FIRST_RESPONSIBLE)
        return [*self._of(Role.DISCIPLINE), *self._of(Role.FIRST_RESPONSIBLE)]

    def _of(self, role: Role) -> Told:
        return self._posts.get(role, [])


class Rules(dict[str, Rule]):
    """The rules of each town, by code."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at
        for town in Town.objects.values_list("code", flat=True):
            self[town] = self.of(town)

    def __missing__(self, town: str) -> Rule:
        self[town] = self.of(town)
        return self[town]

    def of(self, town: str) -> Rule:
        keys = (REMIND.key, *AFTER.values())
        hours = settings.values(keys, town=town, on=self.at.date())
        after = {kind: timedelta(hours=hours[key]) for kind, key in AFTER.items()}
        return Rule(town, self.at, timedelta(hours=hours[REMIND.key]), after)

    @cached_property
    def units(self) -> dict[UUID, Unit]:
        """Units that clocks run for, each read once."""
        return Unit.objects.in_bulk()

    @property
    def widest(self) -> timedelta:
        """How long before its end a clock may be reminded of in some town."""
        return max((rule.before for rule in self.values()), default=timedelta(0))

    def shortest(self, kind: NoticeKind) -> timedelta:
        """How soon after its end a step may be due in some town."""
        return min((rule.after[kind] for rule in self.values()), default=timedelta(0))
