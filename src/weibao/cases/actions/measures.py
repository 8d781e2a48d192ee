"""Measures: decided by the lead unit, done by the unit they are given to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, notices
from weibao.office.attachments.claiming import claim
from weibao.org.models import Unit

from ..models import Case, Measure
from ..models.measure import ENDED, MeasureState
from ..permissions import CASES_WORK, MEASURE_FINISH
from ..rules.measures import kind as kind_of
from .sending import may_be_decided, not_yet_past, send_out


def decide(
    case_pk: UUID,
    *,
    by: Actor,
    at: datetime,
    version: int,
    kind: str,
    unit: Unit,
    task: str = "",
    due_on: date | None = None,
) -> Measure:
    """Give `unit` a measure at once, without a plan: what is urgent does not wait for the others."""
    not_yet_past(due_on, at=at)
    with transaction.atomic():
        case = aggregates.lock(Case, case_pk, version=version)
        by = CASES_WORK.check(by, case)
        may_be_decided(case)
        measure = Measure.objects.create(
            case=case,
            town=case.town,
            kind=kind,
            task=task,
            unit=unit,
            due_on=due_on,
            sent_at=at,
            decided_at=at,
            decided_by=by.person_id,
        )
        aggregates.save(
            case, by=by, at=at, event="case.measure_decided", fields=[f"measure:{kind}"]
        )
        send_out(case, measure, by=by, at=at)
        return measure


def finish(pk: UUID, *, by: Actor, at: datetime, result: str, files: Sequence[str] = ()) -> Measure:
    """Report what was done, with its proof. The clock stops and the lead unit is told.

    `files` are tokens of uploads; raises `attachments.claiming.NotAttached`, and `Blocked` while a
    node that the kind asks for is not on record or a limit of law still runs.
    """
    return _end(pk, by=by, at=at, state=MeasureState.DONE, result=result, files=files)


def cancel(pk: UUID, *, by: Actor, at: datetime, reason: str) -> Measure:
    """The measure is no longer needed, sent out or only planned; only the lead unit may say so."""
    return _end(pk, by=by, at=at, state=MeasureState.CANCELLED, result=reason)


def lacking(measure: Measure) -> list[str]:
    """What must be on record before the result of a measure may be written, in plain words."""
    known = kind_of(measure.kind)
    missing = known.missing(set(measure.progress.values_list("node", flat=True)))
    if missing:
        return missing
    rows = clocks.running(subject=measure.pk, deadline__in=known.limits)
    return [f"“{row.label}”还在计时，先记下相应的进展" for row in rows]


def _end(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    state: MeasureState,
    result: str,
    files: Sequence[str] = (),
) -> Measure:
    done = state == MeasureState.DONE
    if not result:
        raise Blocked(["写一下办得怎么样" if done else "写明不再需要的原因"])
    with transaction.atomic():
        case_pk = Measure.objects.values_list("case", flat=True).get(pk=pk)
        # The case is the root: locking it first orders everybody who touches its measures.
        case = aggregates.lock(Case, case_pk)
        measure = Measure.objects.select_related("unit").get(pk=pk)
        by = (MEASURE_FINISH if done else CASES_WORK).check(by, measure if done else case)
        _may_end(measure, done=done)
        was_sent = measure.state == MeasureState.OPEN
        measure.state, measure.result = state, result
        measure.done_at, measure.done_by = at, by.person_id
        measure.save(update_fields=["state", "result", "done_at", "done_by"])
        claim(files, subject=measure, by=by, at=at)
        names = [f"measure:{measure.kind}", *(["files"] if files else [])]
        aggregates.save(case, by=by, at=at, event=f"case.measure_{state}", fields=names)
        if was_sent:
            _stop_and_tell(case, measure, at=at)
        return measure


def _may_end(measure: Measure, *, done: bool) -> None:
    if measure.state in ENDED:
        raise Blocked([f"这项措施已经是“{measure.get_state_display()}”"])
    if done and measure.state == MeasureState.PLANNED:
        raise Blocked(["这项措施还没有派出"])
    if done and (missing := lacking(measure)):
        raise Blocked(missing)


def _stop_and_tell(case: Case, measure: Measure, *, at: datetime) -> None:
    """No limit of the measure runs on; the lead unit hears of it, or the unit whose task ended."""
    done = measure.state == MeasureState.DONE
    for row in clocks.running(subject=measure.pk):
        (clocks.meet if done else clocks.cancel)(row.deadline, subject=measure.pk, at=at)
    label = measure.get_kind_display()
    words = f"已办“{label}”" if done else f"的“{label}”不再需要"
    notices.tell(
        case.lead if done else measure.unit,
        f"个案 {case.number}：{measure.unit.short_name}{words}",
        town=case.town,
        key=f"measure-end:{measure.pk}",
        at=at,
        about=case,
    )
