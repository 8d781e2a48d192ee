"""Reminding the unit that is due, once a day for each case and unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import notices
from weibao.office.models import Notice
from weibao.org.models import Unit

from ..models import Case
from ..permissions import CASES_URGE
from ..queries.urging import Due, due_of

OWN = "轮到您自己的单位，直接去办就行"
CLOSED = "已经结案，不用催"
TODAY = "今天已经催过{}，明天再催"


def why_not(case: Case, due: Due, actor: Actor, *, told: bool) -> str:
    """Why nobody would be reminded now; nothing when somebody would. `told`: somebody was, today."""
    if case.status == "closed":
        return CLOSED
    if due.unit.pk in actor.unit_ids:
        return OWN
    if told:
        return TODAY.format(due.unit.short_name)
    return ""


def urge(pk: UUID, *, by: Actor, at: datetime, words: str = "") -> str:
    """Remind the unit whose limit ends first; answers in words whom and of what.

    The case itself does not change: forms that are open on it stay good.
    """
    with transaction.atomic():
        case = aggregates.lock(Case, pk)
        by = CASES_URGE.check(by, case)
        (due,) = due_of([case], at=at).values()
        problem = why_not(case, due, by, told=bool(told_today({pk: due}, at=at)))
        if problem:
            raise Blocked([problem])
        sender = Unit.objects.get(pk=by.seats[0].unit_id).short_name
        said = f"，{words}" if words else ""
        notices.tell(
            due.unit,
            f"{sender}催办：个案 {case.number}“{due.what}”{due.left}{said}"[:200],
            town=case.town,
            key=key_of(pk, due.unit, at),
            at=at,
            about=case,
            urgent=True,
        )
        record("case.urged", actor=by, at=at, subject=case, fields=["access"])
        return f"已提醒{due.unit.short_name}：{due.what}{due.left}"


def told_today(due: Mapping[UUID, Due], *, at: datetime) -> set[UUID]:
    """Cases of whose due unit somebody was reminded today already."""
    keys = {key_of(case, one.unit, at): case for case, one in due.items()}
    found = Notice.objects.filter(key__in=keys).values_list("key", flat=True)
    return {keys[key] for key in found}


def key_of(case: UUID, unit: Unit, at: datetime) -> str:
    return f"urged:{case}:{unit.pk}:{at.astimezone(ZONE):%Y%m%d}"
