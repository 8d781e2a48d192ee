"""What units do together from here: give a task, ask for something, call a meeting."""

from __future__ import annotations

from typing import Any

from weibao.org.models import Unit

from ..forms.together import AskForm, AssignForm
from ..models.access import Sees
from ..permissions import QUESTIONS_ASK
from ..queries.targets import candidates
from .page import Box, Page


def box(page: Page) -> Box | None:
    """Caseworkers do all of it; other units that take part may ask the lead unit."""
    if page.case.status == "closed" or page.sees == Sees.STAGE:
        return None
    forms: dict[str, Any] = {}
    if page.workable:
        people = candidates(page.case, on=page.on, units=page.town_units)
        units = [entry.unit for entry in people]
        forms["assign"] = page.bound.get("assign") or AssignForm(people=people, today=page.on)
    elif QUESTIONS_ASK.held_by(page.actor) and page.case.lead_id not in page.actor.unit_ids:
        units = [page.case.lead]
    else:
        return None
    forms["ask"] = page.bound.get("ask") or AskForm(units=_others(units, page), today=page.on)
    title = "请别的单位一起办" if page.workable else "问承办单位"
    return Box(title, "cases/_together.html", forms=forms, order=9, anchor="together")


def _others(units: list[Unit], page: Page) -> list[Unit]:
    return [unit for unit in units if unit.pk not in page.actor.unit_ids]
