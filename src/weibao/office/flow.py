"""The one function that moves an aggregate along its workflow table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked, Flow, Step

from . import clocks
from .models import FlowStep


def move(
    row: Any,
    flow: Flow,
    step_name: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    unit: Any = None,
    case: Any = None,
    fields: Iterable[str] = (),
    setting: Mapping[str, Any] | None = None,
) -> Step:
    """Take `step_name` with the locked aggregate `row` inside the caller's transaction.

    Checks that the step exists in this state, the permission, the guard; writes state, history row,
    clocks, revision and event. `unit` owns the clocks that start; `setting` is what the row is given
    with the step, after the guard has seen it as it was. Raises `IllegalMove`, `Refused`, `Blocked`.
    """
    step = flow.require(step_name, row.status)
    if step.permission is not None and not by.is_system:
        by = step.permission.check(by, row)
    reasons = step.guard(row) if step.guard else []
    if reasons:
        raise Blocked(reasons)
    source = row.status
    for name, value in (setting or {}).items():
        setattr(row, name, value)
    if step.target != source:
        row.status, row.status_at = step.target, at
    aggregates.save(row, by=by, at=at, event=step.event, fields=fields)
    history(row, flow, step.name, source=source, target=step.target, by=by, at=at, note=note)
    for limit in step.stops:
        clocks.meet(limit, subject=row.pk, at=at)
    for limit in step.starts:
        clocks.start(limit, subject=row, unit=unit, at=at, case=case)
    return step


def history(
    row: Any,
    flow: Flow,
    step: str,
    *,
    source: str,
    target: str,
    by: Actor,
    at: datetime,
    note: str = "",
) -> FlowStep:
    """Add a line to what people read. Called by `move`, and once when the aggregate begins."""
    return FlowStep.objects.create(
        town=row.town,
        flow=flow.name,
        subject=row.pk,
        step=step,
        source=source,
        target=target,
        at=at,
        person=by.person_id,
        post=by.seats[0].post_id if by.seats else None,
        note=note,
    )
