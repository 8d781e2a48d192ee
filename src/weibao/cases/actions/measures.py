"""Measures: decided by the lead unit, done by the unit they are given to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, notices
from weibao.office.attachments.claiming import claim
from weibao.org.models import Unit

from ..access import give
from ..models import Case, Measure
from ..models.access import Sees
from ..models.measure import MeasureKind, MeasureState
from ..permissions import CASES_WORK, MEASURE_FINISH

# The case in which measures may still be decided.
OPEN_STAGES = ("investigating", "disposing")
LIMIT = "IN005"


def decide(
    case_pk: UUID,
    *,
    by: Actor,
    at: datetime,
    version: int,
    kind: str,
    unit: Unit,
    task: str = "",
) -> Measure:
    """Give `unit` a measure: it may then see its part of the case, is told, and its clock runs."""
    with transaction.atomic():
        case = aggregates.lock(Case, case_pk, version=version)
        by = CASES_WORK.check(by, case)
        if case.status not in OPEN_STAGES:
            raise Blocked([f"现在是“{case.get_status_display()}”，不能再加措施"])
        measure = Measure.objects.create(
            case=case,
            town=case.town,
            kind=kind,
            task=task,
            unit=unit,
            decided_at=at,
            decided_by=by.person_id,
        )
        aggregates.save(
            case, by=by, at=at, event="case.measure_decided", fields=[f"measure:{kind}"]
        )
        give(case, unit, sees=Sees.OWN, at=at, why=f"承办措施：{measure.get_kind_display()}")
        clocks.start(LIMIT, subject=measure, unit=unit, at=at, case=case.pk, label=_label(measure))
        clocks.meet("IN004", subject=case.pk, at=at)
        notices.tell(
            unit,
            f"个案 {case.number} 请您单位“{measure.get_kind_display()}”",
            town=case.town,
            key=f"measure:{measure.pk}",
            at=at,
            about=case,
        )
        return measure


def finish(pk: UUID, *, by: Actor, at: datetime, result: str, files: Sequence[str] = ()) -> Measure:
    """Report what was done, with its proof. The clock stops and the lead unit is told.

    `files` are tokens of uploads; raises `attachments.claiming.NotAttached`.
    """
    return _end(pk, by=by, at=at, state=MeasureState.DONE, result=result, files=files)


def cancel(pk: UUID, *, by: Actor, at: datetime, reason: str) -> Measure:
    """The measure is no longer needed; only the lead unit may say so."""
    return _end(pk, by=by, at=at, state=MeasureState.CANCELLED, result=reason)


def _end(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    state: MeasureState,
    result: str,
    files: Sequence[str] = (),
) -> Measure:
    if not result:
        raise Blocked(["写一下办得怎么样" if state == MeasureState.DONE else "写明不再需要的原因"])
    with transaction.atomic():
        case_pk = Measure.objects.values_list("case", flat=True).get(pk=pk)
        # The case is the root: locking it first orders everybody who touches its measures.
        case = aggregates.lock(Case, case_pk)
        measure = Measure.objects.select_related("unit").get(pk=pk)
        rule = MEASURE_FINISH if state == MeasureState.DONE else CASES_WORK
        by = rule.check(by, measure if state == MeasureState.DONE else case)
        if measure.state != MeasureState.OPEN:
            raise Blocked([f"这项措施已经是“{measure.get_state_display()}”"])
        measure.state = state
        measure.result = result
        measure.done_at = at
        measure.done_by = by.person_id
        measure.save(update_fields=["state", "result", "done_at", "done_by"])
        claim(files, subject=measure, by=by, at=at)
        names = [f"measure:{measure.kind}", *(["files"] if files else [])]
        aggregates.save(case, by=by, at=at, event=f"case.measure_{state}", fields=names)
        ended = clocks.meet if state == MeasureState.DONE else clocks.cancel
        ended(LIMIT, subject=measure.pk, at=at)
        notices.tell(
            case.lead,
            f"个案 {case.number}：{measure.unit.short_name}{_words(measure)}",
            town=case.town,
            key=f"measure-end:{measure.pk}",
            at=at,
            about=case,
        )
        return measure


def _label(measure: Measure) -> str:
    return MeasureKind(measure.kind).label


def _words(measure: Measure) -> str:
    done = measure.state == MeasureState.DONE
    return f"已办“{_label(measure)}”" if done else f"的“{_label(measure)}”不再需要"
