"""The plan's tasks with who is responsible for each."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, needs

from ..models import PlanTask
from ..permissions import PLAN_ADOPT, PLAN_VIEW
from ..queries.tasks import OwnUnits, own_units, plans_in_force


@needs(PLAN_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    plans = list(plans_in_force(request.actor, on=request.on))
    reads.listed(request, "plan.listed", count=len(plans))
    own = own_units(request.actor)
    shown = [{"plan": plan, "sections": _sections(plan.tasks.all(), own)} for plan in plans]
    may_read = PLAN_ADOPT.held_by(request.actor)
    return render(request, "plan/list.html", {"shown": shown, "may_read": may_read})


def _sections(tasks: Any, own: OwnUnits) -> list[dict[str, Any]]:
    return [
        {"label": label, "tasks": [_line(task, own) for task in found]}
        for label, found in groupby(tasks, key=lambda task: task.section)
    ]


def _line(task: PlanTask, own: OwnUnits) -> dict[str, Any]:
    """A task, its units, and whether one of them is the reader's own."""
    units = list(task.units.all())
    return {
        "task": task,
        "units": units,
        "mine": any(own.are_meant_by(row) for row in units),
        "unmatched": [row.printed for row in units if row.unit_id is None and not row.group],
    }
