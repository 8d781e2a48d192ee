"""The plan in force and its tasks."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from weibao.kernel.actor import Actor

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
