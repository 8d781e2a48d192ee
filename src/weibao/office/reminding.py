"""Reminders before a limit ends, a notice when it is past, and then one to the overseers.

Each is told once per clock, however often the tick runs and however long it stood still. After an
outage the reminder of what is late by now is noted as told to nobody: the late notice says more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice

from django.db.models import Exists, OuterRef, QuerySet

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM
from weibao.kernel.deadlines import LimitKind, all_deadlines
from weibao.kernel.ticking import ticks
from weibao.kernel.workdays import WorkCalendar
from weibao.org.models import Post, Town, Unit
from weibao.org.queries.actors import in_force
from weibao.org.queries.oversight import overseers
from weibao.org.roles import LEADERS, Role

from . import settings
from .calendar import calendar_of
from .clocks import about, late_at
from .clocks.told import words
from .models import Clock, ClockNotice
from .models.clock import ClockState, NoticeKind
from .notices import notice, tell_all

# Who in the units that watch over a town hears of what is late.
OVERSEEING = (*LEADERS, Role.DISCIPLINE)
# At most so many clocks of a kind in one round, so that a round after an outage stays short; the
# next round, a minute later, goes on.
BATCH = 500

REMIND = settings.declare(
    "clock.remind_before_hours",
    "到期前多少小时提醒承办单位",
    default=24,
    basis="本平台内部设定，不是法定要求",
    unit="小时",
    least=1,
    most=240,
    effect="期限不到两倍这个时间的，过半时提醒",
)
ESCALATE = settings.declare(
    "clock.escalate_after_hours",
    "超期多少小时后报分管领导和纪委",
    default=24,
    basis="本平台内部设定，不是法定要求",
    unit="小时",
    least=1,
    most=240,
)


@ticks.register("clocks.remind")
def remind(at: datetime) -> int:
    """Tell units of limits that end soon."""
    rules = _Rules(at)
    soon = _untold(NoticeKind.REMINDER).filter(due_at__gt=at, due_at__lte=at + rules.widest)
    return _tell(
        _batch(soon, lambda row: _to_remind(row, rules[row.town])),
        NoticeKind.REMINDER,
        rules,
        at=at,
    )


@ticks.register("clocks.late")
def late(at: datetime) -> int:
    """Tell units of limits that are past. What was never reminded of is noted as such."""
    past = _untold(NoticeKind.LATE).filter(due_at__lte=at)
    found = _batch(past, lambda row: late_at(row, at))
    reminded = ClockNotice.objects.filter(clock__in=found, kind=NoticeKind.REMINDER)
    known = set(reminded.values_list("clock_id", flat=True))
    ClockNotice.objects.bulk_create(
        ClockNotice(clock=row, kind=NoticeKind.REMINDER, at=at)
        for row in found
        if row.pk not in known
    )
    return _tell(found, NoticeKind.LATE, _Rules(at), at=at)


@ticks.register("clocks.escalate")
def escalate(at: datetime) -> int:
    """Tell the overseers of a town what has been late for too long."""
    rules = _Rules(at)
    past = _untold(NoticeKind.ESCALATED).filter(due_at__lte=at - rules.shortest)
    return _tell(
        _batch(past, lambda row: _to_escalate(row, rules[row.town])),
        NoticeKind.ESCALATED,
        rules,
        at=at,
    )


@dataclass
class _Rule:
    """What holds in one town on the day; read once a round, and only as far as it is needed."""

    town: str
    at: datetime
    before: timedelta
    after: timedelta

    @cached_property
    def calendar(self) -> WorkCalendar:
        return calendar_of(self.town)

    @cached_property
    def overseers(self) -> list[tuple[Unit, str]]:
        """The units that hear of what is late, with the roles in them that it concerns."""
        units = {unit.pk: unit for unit in overseers(self.town)}
        posts = Post.objects.filter(in_force(self.at.date()), unit__in=units, role__in=OVERSEEING)
        found = posts.order_by("unit", "role").values_list("unit", "role").distinct()
        return [(units[unit], role) for unit, role in found]


class _Rules(dict[str, _Rule]):
    """The rules of each town, by code."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at
        for town in Town.objects.values_list("code", flat=True):
            self[town] = self.of(town)

    def __missing__(self, town: str) -> _Rule:
        self[town] = self.of(town)
        return self[town]

    def of(self, town: str) -> _Rule:
        hours = settings.values((REMIND.key, ESCALATE.key), town=town, on=self.at.date())
        before, after = (timedelta(hours=hours[entry.key]) for entry in (REMIND, ESCALATE))
        return _Rule(town, self.at, before, after)

    @property
    def widest(self) -> timedelta:
        return max((rule.before for rule in self.values()), default=timedelta(0))

    @property
    def shortest(self) -> timedelta:
        return min((rule.after for rule in self.values()), default=timedelta(0))


def _untold(kind: NoticeKind) -> QuerySet[Clock]:
    """Running clocks nobody was told this of, the nearest first; a retention is no duty to act."""
    kept = [entry.id for entry in all_deadlines() if entry.limit_kind is LimitKind.MIN]
    told = ClockNotice.objects.filter(clock=OuterRef("pk"), kind=kind)
    rows = Clock.objects.filter(~Exists(told), state=ClockState.RUNNING).exclude(deadline__in=kept)
    return rows.select_related("unit").order_by("due_at", "pk")


def _batch(rows: QuerySet[Clock], due: Callable[[Clock], bool]) -> list[Clock]:
    return list(islice(filter(due, rows.iterator(chunk_size=BATCH)), BATCH))


def _to_remind(row: Clock, rule: _Rule) -> bool:
    """So long before the end; a short limit half-way, or the reminder would come with the task."""
    if row.due_at is None:
        return False
    half = row.started_at + (row.due_at - row.started_at) / 2
    return max(row.due_at - rule.before, half) <= rule.at


def _to_escalate(row: Clock, rule: _Rule) -> bool:
    long_late = row.due_at is not None and row.due_at + rule.after <= rule.at
    return long_late and late_at(row, rule.at)


def _tell(rows: list[Clock], kind: NoticeKind, rules: _Rules, *, at: datetime) -> int:
    noted, notices = [], []
    for row in rows:
        rule = rules[row.town]
        whom = rule.overseers if kind == NoticeKind.ESCALATED else [(row.unit, "")]
        told = dict.fromkeys(str(unit.pk) for unit, _ in whom)
        noted.append(ClockNotice(clock=row, kind=kind, at=at, told=list(told)))
        text = words(row, kind, at=at, calendar=rule.calendar)
        notices += [
            notice(
                unit,
                text,
                town=row.town,
                key=f"clock:{row.pk}:{kind}:{unit.pk}:{role}",
                at=at,
                about=about(row),
                role=role,
                urgent=kind != NoticeKind.REMINDER,
            )
            for unit, role in whom
        ]
    # A row that another process wrote meanwhile breaks the round, which is then done again.
    ClockNotice.objects.bulk_create(noted)
    tell_all(notices)
    for row in rows:
        record(
            f"clock.{kind}",
            actor=SYSTEM,
            at=at,
            town=row.town,
            subject_ref=about(row),
            digest=row.deadline,
        )
    return len(rows)
