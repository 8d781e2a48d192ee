"""Entering and withdrawing rest days and make-up working days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.permission import Refused
from weibao.org.actions.scope import NotPossible, check_town
from weibao.org.models import Town

from .. import clocks
from ..models import Holiday
from ..permissions import CALENDAR_KEEP
from ..rules.arrangement import Day

DEFAULT_NAMES = {True: "调休上班", False: "休息日"}


@dataclass(frozen=True)
class Entered:
    """How many days are new or different now, and how many clocks got an end by it."""

    days: int
    clocks: int


def enter(days: Iterable[Day], *, town: str, source: str, by: Actor, at: datetime) -> Entered:
    """Enter days of `town` with what they rest on, and reckon the clocks that waited for them.

    A day that stands there otherwise is withdrawn and written anew; the same again changes nothing.
    """
    if not source:
        raise NotPossible("写明依据，例如国务院办公厅通知的文号", field="source")
    with transaction.atomic():
        by = check_town(CALENDAR_KEEP, by, town)
        _lock(town)
        rows = _different(days, town=town, source=source, by=by, at=at)
        Holiday.objects.bulk_create(rows)
        if rows:
            years = sorted({row.day.year for row in rows})
            record(
                "calendar.entered",
                actor=by,
                at=at,
                town=town,
                count=len(rows),
                digest=",".join(map(str, years)),
            )
        return Entered(len(rows), clocks.recount(town, by=by, at=at))


def withdraw(pk: UUID, *, by: Actor, at: datetime) -> Holiday:
    """The row no longer counts. Clocks that run keep the end they were given."""
    with transaction.atomic():
        row = Holiday.objects.select_for_update().get(pk=pk)
        if not row.town:
            raise Refused(CALENDAR_KEEP, "这一天是为所有乡镇录入的")
        by = CALENDAR_KEEP.check(by, row)
        if row.withdrawn_at is not None:
            raise NotPossible("这一天已经撤回")
        row.withdrawn_at, row.withdrawn_by = at, by.person_id
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record("calendar.withdrawn", actor=by, at=at, subject=row, fields=["withdrawn_at"])
        return row


def _lock(town: str) -> None:
    """One keeper at a time: two who paste the same year must not meet in the middle."""
    Town.objects.select_for_update().filter(pk=town).first()


def _different(
    days: Iterable[Day], *, town: str, source: str, by: Actor, at: datetime
) -> list[Holiday]:
    wanted = {day.day: day for day in days}
    held = Holiday.objects.filter(town=town, day__in=wanted, withdrawn_at=None)
    same = set()
    for row in held:
        day = wanted[row.day]
        if (row.is_workday, row.name) == (day.works, _name(day)):
            same.add(row.day)
            continue
        row.withdrawn_at, row.withdrawn_by = at, by.person_id
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return [
        Holiday(
            town=town,
            day=day.day,
            is_workday=day.works,
            name=_name(day),
            source=source,
            created_at=at,
            created_by=by.person_id,
        )
        for day in wanted.values()
        if day.day not in same
    ]


def _name(day: Day) -> str:
    return day.name or DEFAULT_NAMES[day.works]
