"""Drafts that wait to be looked over, and how their units are understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from weibao.kernel.actor import Actor
from weibao.org.models import Unit

from ..models import Plan, PlanDraft
from ..permissions import PLAN_ADOPT
from ..rules.comparing import Difference, Entry, compare
from .naming import group_of, unit_names
from .tasks import plans_in_force


def open_drafts(actor: Actor) -> QuerySet[PlanDraft]:
    """Drafts of the actor's town that are neither adopted nor given up, the newest first."""
    found = PLAN_ADOPT.visible_to(actor, PlanDraft.objects.filter(closed_at=None))
    return found.defer("lines").order_by("-created_at")


@dataclass(frozen=True)
class Meant:
    """A printed name and what it means in the town."""

    name: str
    means: str  # "" when no unit answers to it
    is_group: bool


def meant(draft: PlanDraft) -> dict[str, Meant]:
    """What each printed name of the draft means."""
    names: dict[str, Unit] = unit_names(draft.town)
    found = {}
    for task in draft.tasks:
        for name, _ in task["units"]:
            group, unit = group_of(name), names.get(name)
            means = "各单位" if group else (unit.short_name if unit is not None else "")
            found[name] = Meant(name, means, bool(group))
    return found


def differences(actor: Actor, draft: PlanDraft, *, on: date) -> list[tuple[Plan, Difference]]:
    """The draft beside each plan in force."""
    new = [_drafted(task) for task in draft.tasks]
    return [
        (plan, compare([_adopted(task) for task in plan.tasks.all() if task.kind == "task"], new))
        for plan in plans_in_force(actor, on=on).filter(town=draft.town)
    ]


def _drafted(task: dict[str, Any]) -> Entry:
    return Entry(task["no"], task["title"], frozenset((name, role) for name, role in task["units"]))


def _adopted(task: Any) -> Entry:
    units = frozenset((row.printed, str(row.role)) for row in task.units.all())
    return Entry(task.number, task.title, units)
