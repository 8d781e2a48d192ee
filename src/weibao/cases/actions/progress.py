"""Legal nodes that a measure reaches: the slip of the police, a warning served, an order made."""

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

from ..models import Case, Measure, Progress
from ..models.measure import MeasureState
from ..permissions import MEASURE_FINISH
from ..rules.measures import Node, kind
from .sending import start


def reach(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    node: str,
    happened_at: datetime,
    number: str = "",
    note: str = "",
    files: Sequence[str] = (),
) -> Progress:
    """Put a node on record with its paper; limits start and end when it happened.

    By the unit of the measure or by the lead. Raises `attachments.claiming.NotAttached`, `Blocked`.
    """
    if happened_at > at:
        raise Blocked(["这个时间还没有到"])
    with transaction.atomic():
        case_pk = Measure.objects.values_list("case", flat=True).get(pk=pk)
        case = aggregates.lock(Case, case_pk)
        measure = Measure.objects.select_related("unit").get(pk=pk)
        by = MEASURE_FINISH.check(by, measure)
        if measure.state != MeasureState.OPEN:
            raise Blocked([f"这项措施现在是“{measure.get_state_display()}”，不能再记进展"])
        found = _next(measure, node)
        if found.paper and not number:
            raise Blocked([f"写上{found.paper}"])
        made = Progress.objects.create(
            measure=measure,
            town=measure.town,
            node=found.code,
            happened_at=happened_at,
            number=number,
            note=note,
            written_at=at,
            written_by=by.person_id,
        )
        claim(files, subject=measure, part=made, by=by, at=at)
        names = [f"measure:{measure.kind}:{found.code}", *(["files"] if files else [])]
        aggregates.save(case, by=by, at=at, event="case.measure_progressed", fields=names)
        for limit in found.meets:
            clocks.meet(limit, subject=measure.pk, at=happened_at)
        start(found.starts, case, measure, at=happened_at)
        _tell(case, measure, made, found, at=at)
        return made


def _next(measure: Measure, code: str) -> Node:
    """The node, if it may be put on record now."""
    known, reached = kind(measure.kind), set(measure.progress.values_list("node", flat=True))
    for entry in known.may_follow(reached):
        if entry.code == code:
            return entry
    found = known.node(code)
    if found is None:
        raise Blocked(["这项措施没有这个进展"])
    if code in reached:
        raise Blocked([f"“{found.label}”已经记过了"])
    before = known.node(found.after)
    raise Blocked([f"先记下“{before.label if before else found.after}”"])


def _tell(case: Case, measure: Measure, made: Progress, found: Node, *, at: datetime) -> None:
    notices.tell(
        case.lead,
        f"个案 {case.number}：“{measure.get_kind_display()}”{found.label}",
        town=case.town,
        key=f"progress:{made.pk}",
        at=at,
        about=case,
    )
