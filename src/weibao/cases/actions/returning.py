"""A unit takes a measure on or gives it back; the lead sends what came back on again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks
from weibao.org.models import Unit

from ..access import end_line, give
from ..models import Case, CaseAccess, Measure, MeasureAnswer
from ..models.access import Sees
from ..models.invitation import InvitationState, Part
from ..permissions import CASES_WORK, MEASURE_ANSWER
from .telling import tell_lead, tell_leaders, tell_supervisor, tell_unit


def take_on(pk: UUID, *, by: Actor, at: datetime) -> Measure:
    """The unit accepts the measure; the lead is told."""
    with transaction.atomic():
        case, measure = _lock(pk)
        by = MEASURE_ANSWER.check(by, measure)
        _waits(case, measure)
        made = _answer(measure, accepted=True, by=by, at=at)
        _save(case, measure, "accepted", by=by, at=at)
        words = f"{measure.unit.short_name}接下了“{measure.get_kind_display()}”"
        tell_lead(case, f"个案 {case.number}：{words}", key=f"measure-answer:{made.pk}", at=at)
        return measure


def give_back(pk: UUID, *, by: Actor, at: datetime, reason: str) -> Measure:
    """The unit cannot do it. The measure lies with the lead again, and so does its running clock."""
    if not reason:
        raise Blocked(["写明为什么不能办，承办单位会看到"])
    with transaction.atomic():
        case, measure = _lock(pk)
        by = MEASURE_ANSWER.check(by, measure)
        _waits(case, measure)
        unit = measure.unit
        made = _answer(measure, accepted=False, by=by, at=at, reason=reason)
        _lie_with(measure, case.lead)
        _end_part(case, unit, by=by, at=at)
        _save(case, measure, "declined", by=by, at=at)
        words = f"个案 {case.number}：{unit.short_name}退回了“{measure.get_kind_display()}”"
        key = f"measure-answer:{made.pk}"
        tell_lead(case, f"{words}，请另派，时限接着算", key=key, at=at, urgent=True)
        tell_supervisor(case, f"{words}，请协调", key=key, at=at)
        return measure


def send_on(pk: UUID, *, by: Actor, at: datetime, unit: Unit, words: str = "") -> Measure:
    """Give a measure that came back to another unit, or once more to the same one with a reason.

    Its clock goes on with what is left. The lead itself may be chosen: then it does it.
    """
    with transaction.atomic():
        case, measure = _lock(pk)
        by = CASES_WORK.check(by, case)
        back = returned(measure)
        if back is None or measure.state != "open" or case.status == "closed":
            raise Blocked(["这项措施没有退回来，不用另派"])
        again = unit.pk == back.unit_id
        _may_go_to(measure, unit, again=again, words=words, at=at)
        back.sent_on_at, back.sent_on_by = at, by.person_id
        back.sent_to, back.sent_words = unit, words
        back.save(update_fields=["sent_on_at", "sent_on_by", "sent_to", "sent_words"])
        _lie_with(measure, unit)
        _save(case, measure, "sent_on", by=by, at=at)
        if unit.pk == case.lead_id:
            return measure
        kind = measure.get_kind_display()
        give(case, unit, sees=Sees.OWN, at=at, why=f"承办措施：{kind}", by=by)
        key = f"measure-sent:{back.pk}"
        tell_unit(case, unit, f"个案 {case.number} 请您单位“{kind}”", key=key, at=at)
        if again:
            words = f"{unit.short_name}退回过“{kind}”，承办单位再次派给它"
            tell_leaders(case, f"个案 {case.number}：{words}", key=key, at=at)
        return measure


def returned(measure: Measure) -> MeasureAnswer | None:
    """The answer with which the measure came back, while nobody has sent it on."""
    return measure.answers.filter(accepted=False, sent_on_at=None).select_related("unit").first()


def _may_go_to(measure: Measure, unit: Unit, *, again: bool, words: str, at: datetime) -> None:
    if unit.valid_to is not None and unit.valid_to <= at.date():
        raise Blocked(["这个单位已经撤并，请换一个"])
    if again and not words:
        raise Blocked(["再派给退回来的单位，要写明理由"])
    if again and measure.answers.filter(accepted=False, unit=unit).count() > 1:
        raise Blocked(["这个单位已经退回两次。请换一个单位，或者请领导协调"])


def _lie_with(measure: Measure, unit: Unit) -> None:
    measure.unit = unit
    measure.save(update_fields=["unit"])
    clocks.hand_over(unit, subject=measure.pk)


def _answer(
    measure: Measure, *, accepted: bool, by: Actor, at: datetime, reason: str = ""
) -> MeasureAnswer:
    return MeasureAnswer.objects.create(
        measure=measure,
        town=measure.town,
        unit=measure.unit,
        turn=measure.answers.count() + 1,
        accepted=accepted,
        reason=reason,
        at=at,
        person=by.person_id,
    )


def _waits(case: Case, measure: Measure) -> None:
    if case.status == "closed" or measure.state != "open":
        raise Blocked([f"这项措施已经是“{measure.get_state_display()}”，不用再答复"])
    if measure.unit_id == case.lead_id:
        raise Blocked(["承办单位自己的措施，不用答复"])
    last = measure.answers.order_by("-turn").first()
    if last is not None and last.accepted and last.unit_id == measure.unit_id:
        raise Blocked(["您单位已经接下这项措施"])


def _end_part(case: Case, unit: Unit, *, by: Actor, at: datetime) -> None:
    """A unit that has no other part in the case needs to know nothing more of it."""
    invited = case.invitations.filter(
        unit=unit, part=Part.SUPPORT, state=InvitationState.ACCEPTED, ended_at=None
    )
    other = case.measures.filter(unit=unit, state__in=("open", "done"))
    if invited.exists() or other.exists():
        return
    lines = CaseAccess.objects.filter(subject=case.pk, unit=unit, sees=Sees.OWN, valid_to=None)
    for line in lines:
        end_line(line, at=at, by=by)


def _save(case: Case, measure: Measure, what: str, *, by: Actor, at: datetime) -> None:
    names = [f"measure:{measure.kind}"]
    aggregates.save(case, by=by, at=at, event=f"case.measure_{what}", fields=names)


def _lock(pk: UUID) -> tuple[Case, Measure]:
    case_pk = Measure.objects.values_list("case", flat=True).get(pk=pk)
    case = aggregates.lock(Case, case_pk)
    measure = Measure.objects.select_related("unit").get(pk=pk)
    measure.case = case
    return case, measure
