"""Who leads a case, and which person of the lead unit answers for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks
from weibao.org.models import Person, Unit
from weibao.org.models.unit import UnitKind

from ..access import end, give
from ..models import Case, CaseAccess, Invitation
from ..models.access import Sees
from ..permissions import CASES_DIRECT
from ..queries.handling import may_handle
from .parts import move_parts
from .telling import tell_lead, tell_unit

# Kinds of things whose limits are the lead's; those of a report are the receiving unit's.
CLOCKS_OF_THE_LEAD = ("cases.case", "cases.invitation", "cases.meeting")


def name_handler(pk: UUID, *, by: Actor, at: datetime, version: int, person: Person) -> Case:
    """Name the person of the lead unit who answers for the case."""
    with transaction.atomic():
        case = aggregates.lock(Case, pk, version=version)
        by = CASES_DIRECT.check(by, case)
        if not may_handle(case, on=at.date()).filter(pk=person.pk).exists():
            raise Blocked(["承办人要在承办单位的办案岗位上，并且没有回避这个个案"])
        if case.handler_id == person.pk:
            raise Blocked(["现在的承办人就是这个人"])
        case.handler = person
        aggregates.save(case, by=by, at=at, event="case.handler_named")
        key = f"handler:{case.pk}:{case.version}"
        tell_lead(case, f"个案 {case.number} 定了承办人", key=key, at=at)
        return case


def take_over(case: Case, invitation: Invitation, *, by: Actor, at: datetime) -> Case:
    """The write of an accepted offer: lead, open work, running clocks and access change unit.

    Nothing restarts. What is owed to the reporter stays with the unit that received the report.
    """
    old, new = case.lead, invitation.unit
    case.lead, case.handler_id = new, by.person_id
    move_work(case, old, new, stays=invitation.stays)
    end(case, new, at=at, by=by)
    give(case, new, sees=Sees.ALL, at=at, why="承办", by=by)
    _lessen_old(case, old, stays=invitation.stays, by=by, at=at)
    aggregates.save(case, by=by, at=at, event="case.lead_taken", fields=["access", "clocks"])
    text = f"个案 {case.number} 改由{new.short_name}承办"
    for unit in _others(case, but=new):
        tell_unit(case, unit, text, key=f"lead:{invitation.pk}:{unit.pk}", at=at)
    return case


def move_work(case: Case, old: Unit, new: Unit, *, stays: bool = False) -> None:
    """Running clocks of the lead go to `new`, and its open measures where it does not stay.

    A measure that was declined lies with whoever leads, so it moves in any case.
    """
    for kind in CLOCKS_OF_THE_LEAD:
        clocks.hand_over(new, case=case.pk, unit=old, subject_kind=kind)
    open_ones = case.measures.filter(unit=old, state="open")
    if stays:
        open_ones = open_ones.filter(answers__accepted=False, answers__sent_on_at=None)
    moved = list(open_ones.distinct())
    for measure in moved:
        measure.unit = new
        measure.save(update_fields=["unit"])
    clocks.hand_over(new, subject__in=[measure.pk for measure in moved])
    move_parts(case, old, new, stays=stays)


def _lessen_old(case: Case, old: Unit, *, stays: bool, by: Actor, at: datetime) -> None:
    end(case, old, at=at, by=by)
    if stays:
        give(case, old, sees=Sees.OWN, at=at, why="移交后继续协办", by=by)
    elif old.kind == UnitKind.STATION and old.town == case.town:
        # Its supervisor watches over every case of the town, and it answers the reporter.
        give(case, old, sees=Sees.STAGE, at=at, why="已移交承办，督导和告知报告人", by=by)


def _others(case: Case, *, but: Unit) -> list[Any]:
    lines = CaseAccess.objects.filter(subject=case.pk, valid_to=None, person=None)
    return [line.unit for line in lines.exclude(unit=but).select_related("unit")]
