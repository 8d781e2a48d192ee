"""要材料、问情况: asked of another unit, answered, declined, withdrawn, urged at most once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, notices
from weibao.office.attachments.claiming import claim
from weibao.org.models import Unit

from ..models import Case, CaseAccess, Question, QuestionReminder
from ..models.question import QuestionKind, QuestionState
from ..permissions import CASES_WORK, QUESTIONS_ANSWER, QUESTIONS_ASK, QUESTIONS_URGE
from ..rules.days import end_of
from .parts import case_of, check_day, check_unit, lock_open, save

LIMIT = "IN022"
PART = "question"
URGED = "今天已经催过了，一天只催一次"


def ask(
    case_pk: UUID,
    *,
    by: Actor,
    at: datetime,
    unit: Unit,
    kind: str,
    question: str,
    due_on: date,
) -> Question:
    """Ask `unit` for material or facts. It sees this question, and nothing of the case through it."""
    if not question:
        raise Blocked(["写明要什么、问什么"])
    if kind not in QuestionKind.values:
        raise Blocked(["选要材料还是问情况"])
    check_day(due_on, at=at)
    with transaction.atomic():
        case = lock_open(case_pk)
        by = QUESTIONS_ASK.check(by, case)
        asker = _asking_unit(case, unit, by)
        check_unit(unit, case, at=at)
        row = Question.objects.create(
            case=case,
            town=case.town,
            kind=kind,
            asker=asker,
            unit=unit,
            question=question,
            due_on=due_on,
            asked_at=at,
            asked_by=by.person_id,
        )
        save(case, by=by, at=at, event="case.asked", part=PART)
        clocks.start_until(
            LIMIT,
            subject=row,
            unit=unit,
            at=at,
            until=end_of(due_on),
            basis="提出时约定的日期",
            case=case.pk,
            label=f"答复{row.get_kind_display()}",
        )
        text = f"{asker.short_name}就个案 {case.number} 向您单位{row.get_kind_display()}"
        _tell(row, unit, f"{text}，{due_on:%m-%d} 前答复", at=at, key=f"question:{row.pk}")
        return row


def _asking_unit(case: Case, unit: Unit, by: Actor) -> Unit:
    """The unit for which somebody asks: the lead unit asks everybody, others ask the lead unit."""
    works = CASES_WORK.can(by, case)
    asker = case.lead if works else _taking_part(case, by)
    if not works and unit.pk != case.lead_id:
        raise Blocked([f"请向承办单位{case.lead.short_name}提，由它去问别的单位"])
    if asker.pk == unit.pk:
        raise Blocked(["这就是您自己单位，请选别的单位"])
    return asker


def _taking_part(case: Case, by: Actor) -> Unit:
    """Of somebody's units the one that takes part in the case; who has several asks for that one."""
    lines = CaseAccess.objects.filter(
        subject=case.pk, unit__in=by.unit_ids, valid_to=None, sees__in=("all", "own")
    )
    line = lines.select_related("unit").order_by("valid_from").first()
    if line is not None and line.unit is not None:
        return line.unit
    return Unit.objects.get(pk=by.seats[0].unit_id)


def answer(pk: UUID, *, by: Actor, at: datetime, text: str, files: Sequence[str] = ()) -> Question:
    """The answer, with files. Raises `attachments.claiming.NotAttached`, `Blocked`."""
    return _end(pk, by=by, at=at, state=QuestionState.ANSWERED, words=text, files=files)


def decline(
    pk: UUID, *, by: Actor, at: datetime, reason: str, files: Sequence[str] = ()
) -> Question:
    """There is nothing to answer, or it may not be answered; with the reason."""
    return _end(pk, by=by, at=at, state=QuestionState.DECLINED, words=reason, files=files)


def withdraw(pk: UUID, *, by: Actor, at: datetime, reason: str) -> Question:
    """The asking unit does not need it any more."""
    return _end(pk, by=by, at=at, state=QuestionState.WITHDRAWN, words=reason)


_MISSING = {
    QuestionState.ANSWERED: "写一下答复",
    QuestionState.DECLINED: "写明为什么答复不了",
    QuestionState.WITHDRAWN: "写明为什么撤回",
}


def _end(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    state: QuestionState,
    words: str,
    files: Sequence[str] = (),
) -> Question:
    if not words:
        raise Blocked([_MISSING[state]])
    with transaction.atomic():
        case = lock_open(case_of(Question, pk))
        row = Question.objects.select_related("unit", "asker").get(pk=pk)
        withdrawn = state == QuestionState.WITHDRAWN
        by = (QUESTIONS_URGE if withdrawn else QUESTIONS_ANSWER).check(by, row)
        _still_open(row)
        row.state, row.answer = state, words
        row.ended_at, row.ended_by = at, by.person_id
        row.save(update_fields=["state", "answer", "ended_at", "ended_by"])
        claim(files, subject=row, by=by, at=at)
        save(case, by=by, at=at, event=f"case.question_{state}", part=PART, files=files)
        (clocks.cancel if withdrawn else clocks.meet)(LIMIT, subject=row.pk, at=at)
        what = row.get_kind_display()
        said = {
            QuestionState.ANSWERED: f"{row.unit.short_name}答复了“{what}”",
            QuestionState.DECLINED: f"{row.unit.short_name}答复不了“{what}”，请看原因",
            QuestionState.WITHDRAWN: f"“{what}”不用答复了",
        }
        to = row.unit if withdrawn else row.asker
        text = f"个案 {case.number}：{said[state]}"
        _tell(row, to, text, at=at, key=f"question-end:{row.pk}")
        return row


def urge(pk: UUID, *, by: Actor, at: datetime) -> QuestionReminder:
    """催办: tell the asked unit again. At most once a day, whoever presses; each is kept."""
    day = at.astimezone(ZONE).date()
    with transaction.atomic():
        case = lock_open(case_of(Question, pk))
        row = Question.objects.select_related("unit", "asker").get(pk=pk)
        by = QUESTIONS_URGE.check(by, row)
        _still_open(row)
        if row.reminders.filter(day=day).exists():
            raise Blocked([URGED])
        try:
            with transaction.atomic():
                made = row.reminders.create(day=day, at=at, by=by.person_id)
        except IntegrityError:
            raise Blocked([URGED]) from None
        save(case, by=by, at=at, event="case.question_reminded", part=PART)
        late = "已超期，" if at > end_of(row.due_on) else ""
        text = (
            f"{row.asker.short_name}催办：个案 {case.number}“{row.get_kind_display()}”{late}请答复"
        )
        _tell(row, row.unit, text, at=at, key=f"question-urge:{row.pk}:{day}", urgent=True)
        return made


def _still_open(row: Question) -> None:
    if row.state != QuestionState.OPEN:
        raise Blocked([f"这一项已经是“{row.get_state_display()}”"])


def _tell(
    row: Question, unit: Unit, text: str, *, at: datetime, key: str, urgent: bool = False
) -> None:
    notices.tell(unit, text, town=row.town, key=key, at=at, about=row, urgent=urgent)
