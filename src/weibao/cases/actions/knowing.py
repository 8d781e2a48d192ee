"""Need to know: the lead widens, lessens or ends what a unit or a person sees, with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import notices
from weibao.org.queries.oversight import OVERSEEING

from ..access import ORDER, end_line
from ..models import Case, CaseAccess
from ..models.access import CHANGED, Sees
from ..models.invitation import InvitationState
from ..permissions import CASES_WORK
from .telling import station

# What is chosen to take access away, beside the three steps of `Sees`.
NOTHING = "none"


def change(pk: UUID, *, by: Actor, at: datetime, line: UUID, sees: str, words: str) -> Case:
    """What the holder of `line` sees from now on. The old line ends and stays in the history."""
    if not words:
        raise Blocked(["写明为什么改"])
    with transaction.atomic():
        case = aggregates.lock(Case, pk)
        by = CASES_WORK.check(by, case)
        held = _line(case, line)
        if held.sees == sees:
            raise Blocked([f"现在能看到的就是“{held.get_sees_display()}”"])
        _check(case, held, sees, at=at)
        end_line(held, at=at, by=by, words=words)
        if sees != NOTHING:
            _open_anew(held, Sees(sees), by=by, at=at, words=words)
        elif held.unit is not None:
            _end_part(case, held, by=by, at=at)
        aggregates.save(case, by=by, at=at, event="case.access_changed", fields=["access"])
        _tell(case, held, sees, at=at)
        return case


def _line(case: Case, pk: UUID) -> CaseAccess:
    found = CaseAccess.objects.select_related("unit").filter(subject=case.pk, pk=pk, valid_to=None)
    held = found.first()
    if held is None:
        raise Blocked(["这一行刚被改过，请看最新的"])
    return held


def is_fixed(case: Case, held: CaseAccess, *, at: datetime) -> str:
    """Why the lead may not change this line, or nothing."""
    if held.unit_id == case.lead_id:
        return "承办单位看全部"
    if held.unit is not None and held.unit.kind in OVERSEEING and held.sees == Sees.STAGE:
        return "分管和监督的单位看阶段和时限"
    watching = station(case, at=at)
    if watching is not None and held.unit_id == watching.pk and held.sees == Sees.STAGE:
        return "未保工作站督导全镇个案"
    waiting = held.unit_id and case.invitations.filter(
        unit=held.unit_id, state=InvitationState.ASKED
    )
    return "等这个单位答复邀请" if waiting and waiting.exists() else ""


def _check(case: Case, held: CaseAccess, sees: str, *, at: datetime) -> None:
    fixed = is_fixed(case, held, at=at)
    if fixed:
        raise Blocked([f"{fixed}，这一行不能改"])
    wider = sees != NOTHING and ORDER[Sees(sees)] >= ORDER[Sees.OWN]
    if (
        held.unit_id
        and not wider
        and case.measures.filter(unit=held.unit_id, state="open").exists()
    ):
        raise Blocked(["这个单位还有没办完的措施，至少要看到本单位事项"])


def _open_anew(held: CaseAccess, sees: Sees, *, by: Actor, at: datetime, words: str) -> CaseAccess:
    return CaseAccess.objects.create(
        town=held.town,
        subject=held.subject,
        unit=held.unit,
        person_id=held.person_id,
        level=held.level,
        sees=sees,
        valid_from=max(at, held.valid_from),
        why=CHANGED,
        words=words,
        given_by=by.person_id,
    )


def _end_part(case: Case, held: CaseAccess, *, by: Actor, at: datetime) -> None:
    accepted = case.invitations.filter(unit=held.unit_id, state=InvitationState.ACCEPTED)
    for invitation in accepted.filter(ended_at=None):
        invitation.ended_at, invitation.ended_by = at, by.person_id
        invitation.save(update_fields=["ended_at", "ended_by"])


def _tell(case: Case, held: CaseAccess, sees: str, *, at: datetime) -> None:
    if held.unit is None:
        return
    now = "不再能看到" if sees == NOTHING else f"现在能看到“{Sees(sees).label}”"
    notices.tell(
        held.unit,
        f"个案 {case.number}：您单位{now}",
        town=case.town,
        key=f"access:{held.pk}",
        at=at,
        about=case,
    )
