"""The plan in force and its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.org.models import Unit

from ..models import Plan, PlanTask, PlanTaskUnit
from ..permissions import PLAN_VIEW


def plans_in_force(actor: Actor, *, on: date) -> QuerySet[Plan]:
    """Plans of the actor's towns in force on the day, with tasks and responsible units."""
    current = PLAN_VIEW.visible_to(actor, Plan.objects.all()).filter(
        Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on
    )
    units = PlanTaskUnit.objects.select_related("unit").order_by("order")
    tasks = PlanTask.objects.order_by("order").prefetch_related(Prefetch("units", units))
    return current.order_by("-valid_from").prefetch_related(Prefetch("tasks", tasks))


@dataclass(frozen=True)
class OwnUnits:
    """The reader's units, each by itself and as one of its kind."""

    ids: frozenset[UUID]
    kinds: frozenset[str]

    def are_meant_by(self, row: PlanTaskUnit) -> bool:
        """Whether the document means one of them, by name or as all of a kind."""
        return row.unit_id in self.ids or bool(row.group and row.group in self.kinds)


def own_units(actor: Actor) -> OwnUnits:
    kinds = Unit.objects.filter(pk__in=actor.unit_ids).values_list("kind", flat=True)
    return OwnUnits(actor.unit_ids, frozenset(kinds))
