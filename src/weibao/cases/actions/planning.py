"""The plan of measures: the lead writes them down, then sends the chosen ones out together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.org.models import Unit

from ..models import Case, Measure
from ..models.measure import MeasureState
from ..permissions import CASES_WORK
from .sending import may_be_decided, not_yet_past, send_out

GONE = "有的措施已经派出或者不再需要，请看过再确认"


def plan(
    case_pk: UUID,
    *,
    by: Actor,
    at: datetime,
    version: int,
    kind: str,
    unit: Unit,
    task: str = "",
    due_on: date | None = None,
    chosen: bool = True,
) -> Measure:
    """Write a measure down without sending it: no unit hears of it, no clock runs."""
    not_yet_past(due_on, at=at)
    with transaction.atomic():
        case = aggregates.lock(Case, case_pk, version=version)
        by = CASES_WORK.check(by, case)
        may_be_decided(case)
        made = Measure.objects.create(
            case=case,
            town=case.town,
            kind=kind,
            task=task,
            unit=unit,
            state=MeasureState.PLANNED,
            chosen=chosen,
            due_on=due_on,
            decided_at=at,
            decided_by=by.person_id,
        )
        aggregates.save(
            case, by=by, at=at, event="case.measure_planned", fields=[f"measure:{kind}"]
        )
        return made


def revise(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    version: int,
    kind: str,
    unit: Unit,
    task: str = "",
    due_on: date | None = None,
) -> Measure:
    """Change a measure that has not gone out. What was sent is called off and decided anew instead."""
    not_yet_past(due_on, at=at)
    case_pk = Measure.objects.values_list("case", flat=True).get(pk=pk)
    with transaction.atomic():
        case = aggregates.lock(Case, case_pk, version=version)
        by = CASES_WORK.check(by, case)
        may_be_decided(case)
        row = case.measures.get(pk=pk)
        if row.state != MeasureState.PLANNED:
            raise Blocked(["这项措施已经派出或者不再需要，不能改了"])
        wanted = {"kind": kind, "unit": unit, "task": task, "due_on": due_on}
        changed = [name for name, value in wanted.items() if getattr(row, name) != value]
        if not changed:
            return row
        before = row.kind
        for name in changed:
            setattr(row, name, wanted[name])
        row.save(update_fields=changed)
        names = dict.fromkeys([f"measure:{before}", f"measure:{kind}"])
        aggregates.save(case, by=by, at=at, event="case.measure_revised", fields=names)
        return row


def confirm(
    case_pk: UUID, *, by: Actor, at: datetime, version: int, chosen: Collection[UUID]
) -> list[Measure]:
    """Send the chosen ones out, all or none; the others stay planned and unticked."""
    if not chosen:
        raise Blocked(["先勾选要派出的措施"])
    with transaction.atomic():
        case = aggregates.lock(Case, case_pk, version=version)
        by = CASES_WORK.check(by, case)
        may_be_decided(case)
        planned = case.measures.filter(state=MeasureState.PLANNED).order_by("decided_at", "id")
        rows = list(planned.select_related("unit"))
        if not set(chosen) <= {row.pk for row in rows}:
            raise Blocked([GONE])
        sent = [row for row in rows if row.pk in chosen]
        for row in rows:
            row.chosen = row.pk in chosen
            if not row.chosen:
                row.save(update_fields=["chosen"])
        for row in sent:
            send_out(case, row, by=by, at=at)
        names = [f"measure:{row.kind}" for row in sent]
        aggregates.save(case, by=by, at=at, event="case.measure_decided", fields=names)
        return sent
