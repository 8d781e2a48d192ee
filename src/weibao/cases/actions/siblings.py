"""Siblings at risk: taken into the case by a caseworker, or not and why."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked

from ..models import Case, Participant, SiblingAnswer
from ..models.participant import Kinship, ParticipantRole
from ..permissions import CASES_WORK
from .children import the_file
from .persons import CLOSED

ROLES = (ParticipantRole.SIBLING, ParticipantRole.CHILD)


def take_in(pk: UUID, *, by: Actor, at: datetime, child: UUID, role: str) -> Participant:
    """The child on file becomes part of the case: as one it is about, or as a sibling to watch."""
    if role not in ROLES:
        raise Blocked(["选作为孩子还是兄弟姐妹一并关注"])
    with transaction.atomic():
        case, by = _open(pk, by)
        found = the_file(child, by=by)
        if case.participants.filter(child=found, until=None).exists():
            raise Blocked(["这个孩子已经在个案里了"])
        person = Participant.objects.create(
            case=case,
            role=role,
            child=found,
            relation=Kinship.SIBLING if role == ParticipantRole.SIBLING else "",
            since=at,
            added_by=by.person_id,
        )
        _save(case, found.pk, by=by, at=at, event="case.sibling_taken_in")
        return person


def decline(pk: UUID, *, by: Actor, at: datetime, child: UUID, why: str) -> SiblingAnswer:
    """Not a sibling, or not at risk: it is not proposed again for this case."""
    if not why:
        raise Blocked(["写明为什么不一并关注"])
    with transaction.atomic():
        case, by = _open(pk, by)
        found = the_file(child, by=by)
        if case.participants.filter(child=found, until=None).exists():
            raise Blocked(["这个孩子已经在个案里了"])
        if case.sibling_answers.filter(child=found).exists():
            raise Blocked(["这个孩子已经有人看过，不再提示"])
        answer = SiblingAnswer.objects.create(
            case=case, child=found, why=why, at=at, by=by.person_id
        )
        _save(case, found.pk, by=by, at=at, event="case.sibling_declined")
        return answer


def _open(pk: UUID, by: Actor) -> tuple[Case, Actor]:
    case = aggregates.lock(Case, pk)
    by = CASES_WORK.check(by, case)
    if case.status == "closed":
        raise Blocked([CLOSED])
    return case, by


def _save(case: Case, child: UUID, *, by: Actor, at: datetime, event: str) -> None:
    aggregates.save(case, by=by, at=at, event=event, fields=["participants"], subjects=[child])
