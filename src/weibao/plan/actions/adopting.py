"""Adopting a plan: its tasks, and the town's units each responsibility means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.org.actions.scope import check_town
from weibao.org.models import Unit

from ..models import Plan, PlanTask, PlanTaskUnit
from ..models.plan import PlanKind, UnitRole
from ..permissions import PLAN_ADOPT
from ..queries.naming import group_of, unit_names


@dataclass(frozen=True)
class TaskLine:
    """A task as read from the document, its responsible units as printed."""

    number: str
    section: str
    title: str
    units: tuple[str, ...]
    kind: str = PlanKind.TASK
    # One for each unit; none where the document names only responsible units.
    roles: tuple[str, ...] = ()


def adopt(
    *,
    by: Actor,
    at: datetime,
    town: str,
    title: str,
    doc_no: str,
    issuer: str,
    issued_on: date | None,
    tasks: Iterable[TaskLine],
    valid_from: date | None = None,
) -> tuple[Plan, list[str]]:
    """Store the plan. Returns it and the printed names no unit of the town answers to.

    Such a name is kept as printed and shown as unmatched; it is never guessed.
    """
    with transaction.atomic():
        if not by.is_system:
            by = check_town(PLAN_ADOPT, by, town)
        plan = aggregates.create(
            Plan(
                town=town,
                area=town,
                title=title,
                doc_no=doc_no,
                issuer=issuer,
                issued_on=issued_on,
                valid_from=valid_from or issued_on or at.date(),
                created_at=at,
            ),
            by=by,
            at=at,
            event="plan.adopted",
        )
        names = unit_names(town)
        unmatched: list[str] = []
        taken: dict[str, int] = {}
        for order, line in enumerate(tasks, 1):
            # Numbers begin anew in many documents; a task is addressed by its own.
            taken[line.number] = taken.get(line.number, 0) + 1
            again = taken[line.number]
            number = line.number if again == 1 else f"{line.number}·{again}"
            unmatched += _add_task(plan, order, replace(line, number=number), names)
        return plan, sorted(set(unmatched))


def _add_task(plan: Plan, order: int, line: TaskLine, names: dict[str, Unit]) -> list[str]:
    task = PlanTask.objects.create(
        plan=plan,
        kind=line.kind,
        number=line.number,
        order=order,
        section=line.section,
        title=line.title,
    )
    rows = [
        PlanTaskUnit(
            task=task,
            order=place,
            printed=printed,
            role=UnitRole(line.roles[place - 1]) if line.roles else UnitRole.RESPONSIBLE,
            unit=names.get(printed) if not group_of(printed) else None,
            group=group_of(printed),
        )
        for place, printed in enumerate(line.units, 1)
    ]
    PlanTaskUnit.objects.bulk_create(rows)
    return [row.printed for row in rows if row.unit is None and not row.group]
