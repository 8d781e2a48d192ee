"""Adopting a plan: its tasks, and the town's units each responsibility means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.org.actions.scope import check_town
from weibao.org.models import Unit
from weibao.org.models.unit import UnitKind

from ..models import Plan, PlanTask, PlanTaskUnit
from ..models.plan import PlanKind, UnitRole
from ..permissions import PLAN_ADOPT

# Names that mean every unit of a kind. They come from documents, not from a town.
GROUPS = {
    "各村（社区）": UnitKind.VILLAGE,
    "各村(社区)": UnitKind.VILLAGE,
    "辖区各中小学": UnitKind.SCHOOL,
    "各中小学": UnitKind.SCHOOL,
}


@dataclass(frozen=True)
class TaskLine:
    """A task as read from the document, its responsible units as printed."""

    number: str
    section: str
    title: str
    units: tuple[str, ...]
    kind: str = PlanKind.TASK


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
                valid_from=issued_on or at.date(),
                created_at=at,
            ),
            by=by,
            at=at,
            event="plan.adopted",
        )
        names = unit_names(town)
        unmatched: list[str] = []
        for order, line in enumerate(tasks, 1):
            unmatched += _add_task(plan, order, line, names)
        return plan, sorted(set(unmatched))


def unit_names(town: str) -> dict[str, Unit]:
    """Every name and alias by which a unit of the town goes."""
    units = Unit.objects.filter(town=town, valid_to=None).prefetch_related("aliases")
    names: dict[str, Unit] = {}
    for unit in units:
        for name in (unit.name, unit.short_name, *(alias.name for alias in unit.aliases.all())):
            names.setdefault(name, unit)
    return names


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
            role=UnitRole.RESPONSIBLE,
            unit=names.get(printed) if printed not in GROUPS else None,
            group=GROUPS.get(printed, ""),
        )
        for place, printed in enumerate(line.units, 1)
    ]
    PlanTaskUnit.objects.bulk_create(rows)
    return [row.printed for row in rows if row.unit is None and not row.group]
