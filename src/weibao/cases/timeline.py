"""What the log adds to the course of a case: that somebody was reminded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from weibao.audit.models import Event
from weibao.kernel.actor import Actor
from weibao.kernel.timeline import Line, timelines
from weibao.org.queries.people import names_of

from . import unit_timeline as units

# Loaded with this module: who was asked and what they answered stands in a file of its own.
__all__ = ["units", "urged"]

MOST = 20


@timelines.register("cases.urged")
def urged(kind: str, pk: Any, actor: Actor, at: datetime) -> list[Line]:
    """Whoever sees the stage and the clocks may know that somebody urged, and who."""
    if kind != "case":
        return []
    found = list(Event.objects.filter(subject=pk, kind="case.urged").order_by("-at")[:MOST])
    names = names_of(event.person for event in found) if found else {}
    return [
        Line(event.at, "催办", icon="urge", by=names.get(event.person, "") if event.person else "")
        for event in found
    ]
