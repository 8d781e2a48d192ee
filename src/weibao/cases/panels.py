"""The box of a child's cases on the child's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.panels import Panel, panels

from .queries import cases as reading


@panels.register("cases.of_child")
def cases_of_child(kind: str, pk: Any, actor: Actor, at: datetime) -> Panel | None:
    if kind != "child":
        return None
    # Whoever sees a case by its stage alone must not learn here which child it is about.
    known: QuerySet[Any] = reading.visible(actor)
    found = known.filter(readable=True, participants__child=pk).distinct().order_by("-created_at")
    lines = reading.rows(found[:20], at=at, units=actor.unit_ids)
    if not lines:
        return None
    return Panel("个案", "cases/_of_child.html", {"lines": lines}, order=20)
