"""What every part of a case shares that units do together: its case is locked, open, and saved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import clocks
from weibao.org.models import Unit
from weibao.org.queries.units import of_town

from ..models import Case
from ..rules.days import wrong_day

CLOSED = "个案已经结案，要再办先重新办理"


def lock_open(pk: UUID) -> Case:
    """The case, locked: the root orders everybody who touches its parts. Raises `Blocked` if closed."""
    case = aggregates.lock(Case, pk)
    if case.status == "closed":
        raise Blocked([CLOSED])
    return case


def case_of(model: Any, pk: UUID) -> UUID:
    """The case of a part, before anything is locked."""
    found: UUID = model.objects.values_list("case_id", flat=True).get(pk=pk)
    return found


def check_day(day: date, *, at: datetime) -> None:
    problem = wrong_day(day, today=at.astimezone(ZONE).date())
    if problem:
        raise Blocked([problem])


def check_unit(unit: Unit, case: Case, *, at: datetime) -> None:
    """Only units that work for the town now are asked for anything."""
    on = at.astimezone(ZONE).date()
    if not of_town(case.town, on=on).filter(pk=unit.pk).exists():
        raise Blocked([f"{unit.short_name}现在不能选，请换一个单位"])


def move_parts(case: Case, old: Unit, new: Unit, *, stays: bool) -> None:
    """What the old lead unit still owed goes to the new one with the case.

    Tasks given to one person of it stay with the person, and all of its tasks where it stays. What
    the lead unit was asked as such is asked of whoever leads; not what the new one asked itself.
    """
    if not stays:
        tasks = list(case.assignments.filter(unit=old, person=None, state="open"))
        for task in tasks:
            task.unit = new
            task.save(update_fields=["unit"])
        clocks.hand_over(new, subject__in=[task.pk for task in tasks])
    asked = list(case.questions.filter(unit=old, state="open").exclude(asker=new))
    for question in asked:
        question.unit = new
        question.save(update_fields=["unit"])
    clocks.hand_over(new, subject__in=[question.pk for question in asked])


def save(
    case: Case, *, by: Actor, at: datetime, event: str, part: str, files: Iterable[str] = ()
) -> None:
    aggregates.save(case, by=by, at=at, event=event, fields=[part, *(["files"] if files else [])])
