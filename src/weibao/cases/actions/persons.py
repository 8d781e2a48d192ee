"""The people of a case: added, corrected, no longer concerned. What was known before stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.children.queries.similar import one_spelling
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked

from ..models import Case, Participant
from ..models.participant import Flag, ParticipantRole
from ..permissions import CASES_WORK

CLOSED = "个案已经结案，要改先重新办理"
CHANGED = "这个人的资料别人刚刚改过，请看过最新的再改"
GONE = "这个人已经不在个案里了"


@dataclass(frozen=True)
class Facts:
    """What is written of a person. The name of a child on file is the file's, not ours."""

    role: str
    relation: str = ""
    name: str = ""
    contact: str = ""
    workplace: str = ""
    about: str = ""
    flags: tuple[str, ...] = ()


def add_person(case_pk: UUID, *, by: Actor, at: datetime, facts: Facts) -> Participant:
    """Somebody who belongs to the matter. No version is asked: nothing others wrote is changed."""
    with transaction.atomic():
        case, by = _open_case(case_pk, by)
        _check(facts, has_name=bool(facts.name or facts.about))
        _refuse_twice(case, facts)
        person = Participant.objects.create(
            case=case, since=at, added_by=by.person_id, **_values(facts)
        )
        _save(case, by=by, at=at, event="case.person_added", role=facts.role)
        return person


def correct_person(pk: UUID, *, by: Actor, at: datetime, facts: Facts) -> Participant:
    """What was written was wrong or is no longer so: a new row follows the old one.

    `pk` is the row that was seen; raises `Blocked` when somebody corrected it since.
    """
    with transaction.atomic():
        case, by = _open_case(_case_of(pk), by)
        old = Participant.objects.select_related("child").get(pk=pk)
        _still_there(old)
        _check(facts, has_name=bool(old.child_id or facts.name or facts.about))
        if old.child_id and facts.role not in (ParticipantRole.CHILD, ParticipantRole.SIBLING):
            raise Blocked(["有档案的孩子只能是“孩子”或“兄弟姐妹”"])
        if old.role == ParticipantRole.CHILD and facts.role != ParticipantRole.CHILD:
            _keep_a_child(case, old)
        _refuse_twice(case, facts, but=old)
        old.until = at
        old.ended_by = by.person_id
        old.save(update_fields=["until", "ended_by"])
        new = Participant.objects.create(
            case=case,
            child=old.child,
            source=old.source,
            since=at,
            added_by=by.person_id,
            corrects=old,
            **(_values(facts) | ({"name": ""} if old.child_id else {})),
        )
        _save(case, by=by, at=at, event="case.person_corrected", role=facts.role)
        return new


def end_person(pk: UUID, *, by: Actor, at: datetime, on: date, why: str) -> Participant:
    """The person has no part in the matter any more, since `on`."""
    if not why:
        raise Blocked(["写明为什么不再有关"])
    with transaction.atomic():
        case, by = _open_case(_case_of(pk), by)
        person = Participant.objects.select_related("child").get(pk=pk)
        _still_there(person)
        today = at.astimezone(ZONE).date()
        if on > today:
            raise Blocked(["日期不能在今天以后"])
        if on < person.since.astimezone(ZONE).date() and not person.corrects_id:
            begun = person.since.astimezone(ZONE)
            raise Blocked([f"这个人 {begun:%Y-%m-%d} 才记进来，日期不能更早"])
        if person.role == ParticipantRole.CHILD:
            _keep_a_child(case, person)
        person.until = at
        person.ended_on = on
        person.ended_why = why
        person.ended_by = by.person_id
        person.save(update_fields=["until", "ended_on", "ended_why", "ended_by"])
        _save(case, by=by, at=at, event="case.person_ended", role=person.role)
        return person


def _case_of(pk: UUID) -> UUID:
    return Participant.objects.values_list("case_id", flat=True).get(pk=pk)


def _open_case(pk: UUID, by: Actor) -> tuple[Case, Actor]:
    case = aggregates.lock(Case, pk)
    by = CASES_WORK.check(by, case)
    if case.status == "closed":
        raise Blocked([CLOSED])
    return case, by


def _still_there(person: Participant) -> None:
    if person.until is not None:
        raise Blocked([GONE if person.ended_on else CHANGED])


def _check(facts: Facts, *, has_name: bool) -> None:
    if facts.role not in ParticipantRole.values:
        raise Blocked(["选这个人在个案里是什么人"])
    if not has_name:
        raise Blocked(["写姓名；还不知道姓名，就在情况里写怎么认得出这个人"])
    unknown = set(facts.flags) - set(Flag.values)
    if unknown:
        raise Blocked(["“注意”里有不认识的选项，请重新选"])


def _refuse_twice(case: Case, facts: Facts, *, but: Participant | None = None) -> None:
    """The same name in the same part twice is one person written down twice."""
    wanted = one_spelling(facts.name)
    if not wanted:
        return
    held = _others(case, facts.role, but)
    names = (person.child.name if person.child else person.name for person in held)
    if any(one_spelling(name) == wanted for name in names):
        raise Blocked(["个案里已经有这个人，要改请点“更正”"])


def _others(case: Case, role: str, but: Participant | None) -> Iterable[Participant]:
    held = case.participants.filter(role=role, until=None).select_related("child")
    return held.exclude(pk=but.pk) if but else held


def _keep_a_child(case: Case, person: Participant) -> None:
    if not case.participants.filter(role="child", until=None).exclude(pk=person.pk).exists():
        raise Blocked(["个案里至少要留一个孩子；弄错了孩子，先把对的孩子加进来"])


def _values(facts: Facts) -> dict[str, Any]:
    order = {flag: place for place, flag in enumerate(Flag.values)}
    return asdict(facts) | {"flags": sorted(set(facts.flags), key=order.__getitem__)}


def _save(case: Case, *, by: Actor, at: datetime, event: str, role: str) -> None:
    children = case.participants.filter(child__isnull=False).values_list("child", flat=True)
    aggregates.save(
        case,
        by=by,
        at=at,
        event=event,
        fields=["participants", f"person:{role}"],
        subjects=list(children),
    )
