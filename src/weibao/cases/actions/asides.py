"""回避: a person stays away from a case, by own word or by decision, and may be let back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.org.models import Person

from ..models import Case, StepAside
from ..models.aside import How
from ..permissions import CASES_ASIDE, CASES_EXCLUDE
from .telling import tell_lead, tell_supervisor

NO_REASON = "写明为什么回避，原因密封保存"


def step_aside(pk: UUID, *, by: Actor, at: datetime, reason: str) -> Case:
    """`by` stays away from the case from now on, and reaches nothing of it any more."""
    with transaction.atomic():
        case = aggregates.lock(Case, pk)
        by = CASES_ASIDE.check(by, case)
        person = Person.objects.get(pk=_person(by))
        return _leave(case, person, How.DECLARED, by=by, at=at, reason=reason)


def exclude(pk: UUID, *, by: Actor, at: datetime, person: Person, reason: str) -> Case:
    """The supervisor or a leader decides that somebody stays away."""
    with transaction.atomic():
        case = aggregates.lock(Case, pk)
        by = CASES_EXCLUDE.check(by, case)
        if person.pk == by.person_id:
            raise Blocked(["自己要回避，请用“申请回避”"])
        return _leave(case, person, How.DECIDED, by=by, at=at, reason=reason)


def lift(pk: UUID, *, by: Actor, at: datetime, reason: str) -> Case:
    """The conflict is gone: the person sees again what their unit sees."""
    if not reason:
        raise Blocked(["写明为什么解除回避"])
    case_pk = StepAside.objects.values_list("case", flat=True).get(pk=pk)
    with transaction.atomic():
        case = aggregates.lock(Case, case_pk)
        by = CASES_EXCLUDE.check(by, case)
        aside = StepAside.objects.get(pk=pk)
        if aside.valid_to is not None:
            raise Blocked(["这次回避已经解除"])
        aside.valid_to = max(at, aside.valid_from)
        aside.lifted_by, aside.lifted_why = by.person_id, reason
        aside.save(update_fields=["valid_to", "lifted_by", "lifted_why"])
        return aggregates.save(case, by=by, at=at, event="case.aside_lifted", fields=["asides"])


def _person(by: Actor) -> UUID:
    """Only a person steps aside or decides it: the permission was held in a post."""
    if by.person_id is None:
        raise LookupError("the machine holds no permission here")
    return by.person_id


def _leave(case: Case, person: Person, how: How, *, by: Actor, at: datetime, reason: str) -> Case:
    if not reason:
        raise Blocked([NO_REASON])
    if StepAside.objects.filter(case=case, person=person, valid_to=None).exists():
        raise Blocked(["这个人已经回避这个个案"])
    aside = StepAside.objects.create(
        case=case,
        town=case.town,
        person=person,
        how=how,
        reason=reason,
        valid_from=at,
        by=_person(by),
        post=by.seats[0].post_id,
    )
    handled = case.handler_id == person.pk
    if handled:
        case.handler = None
    event = "case.stepped_aside" if how == How.DECLARED else "case.excluded"
    aggregates.save(case, by=by, at=at, event=event, fields=["asides"])
    words = "的承办人回避了，请另定承办人" if handled else "有 1 人回避"
    tell_lead(case, f"个案 {case.number} {words}", key=f"aside:{aside.pk}", at=at, urgent=handled)
    if handled:
        tell_supervisor(case, f"个案 {case.number} {words}", key=f"aside:{aside.pk}", at=at)
    return case
