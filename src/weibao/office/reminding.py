"""Reminders before a limit ends, a notice when it is past, then step by step to those above.

Each step is told once per clock, however often the tick runs and however long it stood still. After
an outage the reminder of what is late by now is noted as told to nobody: the late notice says more.
Every step above goes to other people, so each is caught up by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from weibao.audit.events import Recorded, record_all
from weibao.kernel.actor import SYSTEM
from weibao.kernel.deadlines import LimitKind, all_deadlines
from weibao.kernel.ticking import own_transactions, ticks

from .clocks import about, late_at
from .clocks.told import words
from .models import Clock, ClockNotice
from .models.clock import ClockState, NoticeKind
from .notices import notice, tell_all
from .steps import AFTER, Rules

# So many clocks are told in one transaction, and at most so many of a step in one round: a round
# after an outage stays short, and the next, a minute later, goes on.
BATCH = 500
MOST = 40 * BATCH
# Two rounds at once tell the same clock only once: the later one does its batch again.
CLASHES = 5
# What deciding and telling needs of a clock.
READ = (
    *("town", "deadline", "label", "paper", "subject_kind", "subject", "case", "unit_id"),
    "person",
    *("seal", "basis", "verified", "started_at", "due_at", "last_day", "note", "paused"),
)

Rows = QuerySet[Clock]
Ready = Callable[[Clock], bool]


@ticks.register("clocks.remind")
@own_transactions
def remind(at: datetime) -> int:
    """Tell units of limits that end soon."""
    rules = Rules(at)
    soon = _untold(NoticeKind.REMINDER).filter(due_at__gt=at, due_at__lte=at + rules.widest)
    return _all(soon, partial(_to_remind, rules=rules), NoticeKind.REMINDER, rules)


@ticks.register("clocks.late")
@own_transactions
def late(at: datetime) -> int:
    """Tell units of limits that are past. What was never reminded of is noted as such."""
    rules = Rules(at)
    past = _untold(NoticeKind.LATE).filter(due_at__lte=at)
    return _all(past, lambda row: late_at(row, at), NoticeKind.LATE, rules)


@ticks.register("clocks.escalate")
@own_transactions
def escalate(at: datetime) -> int:
    """Tell those above what has been late for too long: supervisor, leader, discipline office."""
    rules, told = Rules(at), 0
    for kind in AFTER:
        past = _untold(kind).filter(due_at__lte=at - rules.shortest(kind))
        told += _all(past, partial(_to_escalate, kind=kind, rules=rules), kind, rules)
    return told


def _untold(kind: NoticeKind) -> Rows:
    """Running clocks nobody was told this of, the nearest first; a retention is no duty to act."""
    kept = [entry.id for entry in all_deadlines() if entry.limit_kind is LimitKind.MIN]
    told = ClockNotice.objects.filter(clock=OuterRef("pk"), kind=kind)
    rows = Clock.objects.filter(~Exists(told), state=ClockState.RUNNING).exclude(deadline__in=kept)
    return rows.only(*READ).order_by("due_at", "pk")


def _all(rows: Rows, ready: Ready, kind: NoticeKind, rules: Rules) -> int:
    """Tell batch by batch, each with what it leaves behind in a transaction of its own."""
    told = clashes = 0
    while told < MOST and clashes < CLASHES:
        try:
            with transaction.atomic():
                found = list(islice(filter(ready, rows.iterator(chunk_size=BATCH)), BATCH))
                # A few units have all the clocks: one object each, not one for every row.
                for row in found:
                    row.unit = rules.units[row.unit_id]
                _tell(found, kind, rules)
        except IntegrityError:
            clashes += 1
            continue
        told += len(found)
        if len(found) < BATCH:
            break
    return told


def _to_remind(row: Clock, *, rules: Rules) -> bool:
    """So long before the end; a short limit half-way, or the reminder would come with the task."""
    if row.due_at is None:
        return False
    rule = rules[row.town]
    half = row.started_at + (row.due_at - row.started_at) / 2
    return max(row.due_at - rule.before, half) <= rule.at


def _to_escalate(row: Clock, *, kind: NoticeKind, rules: Rules) -> bool:
    rule = rules[row.town]
    long_late = row.due_at is not None and row.due_at + rule.after[kind] <= rule.at
    return long_late and late_at(row, rule.at)


def _tell(rows: list[Clock], kind: NoticeKind, rules: Rules) -> None:
    at = rules.at
    noted, notices = [], []
    above = kind in AFTER
    for row in rows:
        rule = rules[row.town]
        whom = rule.whom(row, kind)
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
                about=about(row, overseen=above),
                role=role,
                person=None if above else row.person,
                urgent=kind != NoticeKind.REMINDER,
            )
            for unit, role in whom
        ]
    # A row that another round wrote meanwhile breaks the batch, which is then done again.
    ClockNotice.objects.bulk_create(noted)
    if kind == NoticeKind.LATE:
        _note_unreminded(rows, at=at)
    tell_all(notices)
    record_all(
        (
            Recorded(f"clock.{kind}", row.town, about(row, overseen=True), row.deadline)
            for row in rows
        ),
        actor=SYSTEM,
        at=at,
    )


def _note_unreminded(rows: list[Clock], *, at: datetime) -> None:
    reminded = ClockNotice.objects.filter(clock__in=rows, kind=NoticeKind.REMINDER)
    known = set(reminded.values_list("clock_id", flat=True))
    ClockNotice.objects.bulk_create(
        ClockNotice(clock=row, kind=NoticeKind.REMINDER, at=at)
        for row in rows
        if row.pk not in known
    )
