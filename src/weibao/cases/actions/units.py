"""Units that are asked to take part: they accept or decline, and the lead may ask once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks
from weibao.org.models import Unit

from ..access import ORDER, end_line, give
from ..models import Case, CaseAccess, Invitation
from ..models.access import INVITED, JOINED, Sees
from ..models.invitation import PENDING, InvitationState, Part
from ..permissions import CASES_ANSWER, CASES_DIRECT, CASES_WORK, INVITATIONS_KEEP
from .lead import take_over
from .telling import tell_lead, tell_leaders, tell_supervisor, tell_unit

LIMIT = "IN041"
ASKS = {Part.SUPPORT: "参与", Part.LEAD: "接手承办"}


def invite(
    pk: UUID, *, by: Actor, at: datetime, version: int, unit: Unit, sees: Sees, why: str
) -> Case:
    """Ask `unit` to support the case; once it accepts it sees as much as `sees` says."""
    with transaction.atomic():
        case = aggregates.lock(Case, pk, version=version)
        by = CASES_WORK.check(by, case)
        if _sees_it(case, unit, sees):
            raise Blocked(["这个单位已经在参与；要改能看到的，请到“谁能看到”"])
        _ask(case, unit, Part.SUPPORT, by=by, at=at, sees=sees, words=why)
        return case


def offer_lead(
    pk: UUID, *, by: Actor, at: datetime, version: int, unit: Unit, why: str, stays: bool
) -> Invitation:
    """Ask `unit` to take the case over. Nothing changes until it accepts."""
    with transaction.atomic():
        case = aggregates.lock(Case, pk, version=version)
        by = CASES_DIRECT.check(by, case)
        for row in case.invitations.filter(part=Part.LEAD, state=InvitationState.DECLINED):
            _settle(row, by=by, at=at)
        return _ask(case, unit, Part.LEAD, by=by, at=at, sees=Sees.ALL, words=why, stays=stays)


def accept(pk: UUID, *, by: Actor, at: datetime) -> Case:
    """The unit takes part from now on, or leads the case."""
    with transaction.atomic():
        case, invitation = _lock(pk)
        by = CASES_ANSWER.check(by, invitation)
        _waits(case, invitation)
        _answer(invitation, InvitationState.ACCEPTED, by=by, at=at)
        _end_waiting(case, invitation.unit, by=by, at=at)
        clocks.meet(LIMIT, subject=invitation.pk, at=at)
        if invitation.part == Part.LEAD:
            return take_over(case, invitation, by=by, at=at)
        give(
            case,
            invitation.unit,
            sees=Sees(invitation.sees),
            at=at,
            why=JOINED,
            words=invitation.words,
            # The unit said yes; who let it in is who asked.
            by=replace(by, person_id=invitation.asked_by),
        )
        aggregates.save(case, by=by, at=at, event="case.invitation_accepted", fields=["access"])
        tell_lead(
            case,
            f"个案 {case.number}：{invitation.unit.short_name}答应参与",
            key=_key("accepted", invitation),
            at=at,
        )
        return case


def decline(pk: UUID, *, by: Actor, at: datetime, reason: str) -> Case:
    """The unit does not take part. The clock of the answer goes on against the lead."""
    if not reason:
        raise Blocked(["写明为什么不能参与，承办单位会看到"])
    with transaction.atomic():
        case, invitation = _lock(pk)
        by = CASES_ANSWER.check(by, invitation)
        _waits(case, invitation)
        _answer(invitation, InvitationState.DECLINED, by=by, at=at, reason=reason)
        _end_waiting(case, invitation.unit, by=by, at=at)
        clocks.hand_over(case.lead, subject=invitation.pk, deadline=LIMIT)
        aggregates.save(
            case, by=by, at=at, event="case.invitation_declined", fields=["invitations"]
        )
        asked = ASKS[Part(invitation.part)]
        words = f"个案 {case.number}：{invitation.unit.short_name}没有答应{asked}"
        key = _key("declined", invitation)
        tell_lead(case, f"{words}，请处理，时限接着算", key=key, at=at, urgent=True)
        tell_supervisor(case, f"{words}，请协调", key=key, at=at)
        if invitation.insisted_at is not None:
            tell_leaders(case, f"{words}（第二次），请协调", key=key, at=at)
        return case


def insist(pk: UUID, *, by: Actor, at: datetime, reason: str) -> Case:
    """Ask the same unit once more, with a reason; the leaders are told. The clock goes on."""
    if not reason:
        raise Blocked(["写明为什么还是要请这个单位"])
    with transaction.atomic():
        case, invitation = _lock(pk)
        by = INVITATIONS_KEEP.check(by, invitation)
        _is_open(case)
        if invitation.state != InvitationState.DECLINED:
            raise Blocked(["这个单位没有推辞，不用再请"])
        if invitation.insisted_at is not None:
            raise Blocked(["已经再请过一次。请另请单位，或者请领导协调"])
        invitation.state, invitation.answered_at = InvitationState.ASKED, None
        invitation.first_answer, invitation.answer = invitation.answer, ""
        invitation.insisted_at, invitation.insisted = at, reason
        invitation.insisted_by = by.person_id
        invitation.save()
        _let_know(case, invitation, by=by, at=at)
        clocks.hand_over(invitation.unit, subject=invitation.pk, deadline=LIMIT)
        aggregates.save(
            case, by=by, at=at, event="case.invitation_insisted", fields=["invitations"]
        )
        asked, key = ASKS[Part(invitation.part)], _key("insisted", invitation)
        text = f"个案 {case.number}：再次请您单位{asked}，请答复"
        tell_unit(case, invitation.unit, text, key=key, at=at, urgent=True)
        name = invitation.unit.short_name
        tell_leaders(
            case, f"个案 {case.number}：{name}推辞过，承办单位再请其{asked}", key=key, at=at
        )
        return case


def withdraw(pk: UUID, *, by: Actor, at: datetime) -> Case:
    """The unit is not needed any more, or another is asked instead."""
    with transaction.atomic():
        case, invitation = _lock(pk)
        by = INVITATIONS_KEEP.check(by, invitation)
        if invitation.state not in PENDING:
            raise Blocked([f"这次邀请已经是“{invitation.get_state_display()}”，不能撤回"])
        _settle(invitation, by=by, at=at)
        return aggregates.save(
            case, by=by, at=at, event="case.invitation_withdrawn", fields=["invitations"]
        )


def instead(pk: UUID, *, by: Actor, at: datetime, unit: Unit) -> Invitation:
    """Ask another unit for the same, in place of one that declined."""
    with transaction.atomic():
        case, old = _lock(pk)
        by = INVITATIONS_KEEP.check(by, old)
        if old.state != InvitationState.DECLINED:
            raise Blocked(["这个单位没有推辞，不用另请"])
        if old.part == Part.SUPPORT and _sees_it(case, unit, Sees(old.sees)):
            raise Blocked(["这个单位已经在参与，请换一个"])
        _settle(old, by=by, at=at)
        return _ask(
            case,
            unit,
            Part(old.part),
            by=by,
            at=at,
            sees=Sees(old.sees),
            words=old.words,
            stays=old.stays,
        )


def _ask(
    case: Case,
    unit: Unit,
    part: Part,
    *,
    by: Actor,
    at: datetime,
    sees: Sees,
    words: str,
    stays: bool = False,
) -> Invitation:
    _is_open(case)
    if unit.pk == case.lead_id:
        raise Blocked(["这个单位就是承办单位"])
    if unit.valid_to is not None and unit.valid_to <= at.date():
        raise Blocked(["这个单位已经撤并，请换一个"])
    pending = case.invitations.filter(state__in=PENDING)
    if pending.filter(unit=unit, part=part).exists():
        raise Blocked(["已经请过这个单位，先看它的答复"])
    if part == Part.LEAD and pending.filter(part=part).exists():
        raise Blocked(["已经请了别的单位接手，等它答复，或者先撤回"])
    invitation = Invitation.objects.create(
        case=case,
        town=case.town,
        unit=unit,
        part=part,
        sees=sees,
        stays=stays,
        words=words,
        asked_at=at,
        asked_by=by.person_id,
    )
    _let_know(case, invitation, by=by, at=at)
    event = "case.lead_offered" if part == Part.LEAD else "case.unit_invited"
    aggregates.save(case, by=by, at=at, event=event, fields=["invitations"])
    label = f"答复{ASKS[part]}邀请"
    clocks.start(LIMIT, subject=invitation, unit=unit, at=at, case=case.pk, label=label)
    text = f"请您单位{ASKS[part]}个案 {case.number}，请答复"
    tell_unit(case, unit, text, key=_key("invited", invitation), at=at)
    return invitation


def _let_know(case: Case, invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """Who is asked sees the stage, so that it can answer; nothing of the child."""
    give(case, invitation.unit, sees=Sees.STAGE, at=at, why=INVITED, by=by)


def _end_waiting(case: Case, unit: Unit, *, by: Actor, at: datetime) -> None:
    lines = CaseAccess.objects.filter(subject=case.pk, unit=unit, why=INVITED, valid_to=None)
    still = case.invitations.filter(unit=unit, state=InvitationState.ASKED)
    for line in [] if still.exists() else lines:
        end_line(line, at=at, by=by)


def _settle(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """The write of `withdraw`, in the transaction of whoever locked the case."""
    told = invitation.state == InvitationState.ASKED
    invitation.state = InvitationState.WITHDRAWN
    invitation.ended_at, invitation.ended_by = at, by.person_id
    invitation.save(update_fields=["state", "ended_at", "ended_by"])
    _end_waiting(invitation.case, invitation.unit, by=by, at=at)
    clocks.cancel(LIMIT, subject=invitation.pk, at=at)
    if told:
        text = f"个案 {invitation.case.number} 的邀请撤回了，不用答复"
        # It does not lead anywhere: the unit sees nothing of the case any more.
        tell_unit(invitation.case, invitation.unit, text, key=_key("gone", invitation), at=at)


def _answer(
    invitation: Invitation, state: InvitationState, *, by: Actor, at: datetime, reason: str = ""
) -> None:
    invitation.state, invitation.answer = state, reason
    invitation.answered_at, invitation.answered_by = at, by.person_id
    invitation.save(update_fields=["state", "answer", "answered_at", "answered_by"])


def _lock(pk: UUID) -> tuple[Case, Invitation]:
    """The case first: it is the root, and orders everybody who answers, insists or withdraws."""
    case_pk = Invitation.objects.values_list("case", flat=True).get(pk=pk)
    case = aggregates.lock(Case, case_pk)
    invitation = Invitation.objects.select_related("unit").get(pk=pk)
    invitation.case = case
    return case, invitation


def _waits(case: Case, invitation: Invitation) -> None:
    _is_open(case)
    if invitation.state != InvitationState.ASKED:
        raise Blocked([f"这次邀请已经是“{invitation.get_state_display()}”，不能再答复"])


def _is_open(case: Case) -> None:
    if case.status == "closed":
        raise Blocked(["个案已经结案，要请单位参与先重新办理"])


def _sees_it(case: Case, unit: Unit, sees: Sees) -> bool:
    """Whether the unit takes part and sees that much already; one with a measure may be asked more."""
    held = CaseAccess.objects.filter(subject=case.pk, unit=unit, valid_to=None).exclude(
        sees=Sees.STAGE
    )
    return any(ORDER[Sees(line.sees)] >= ORDER[sees] for line in held)


def _key(what: str, invitation: Invitation) -> str:
    """Once for each time it is asked: an insisted invitation is answered again."""
    return f"{what}:{invitation.pk}:{'2' if invitation.insisted_at else '1'}"
