"""Which clocks of a case were moved by hand, on its timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from weibao.audit.models import Event
from weibao.kernel.actor import Actor
from weibao.kernel.deadlines import deadline
from weibao.kernel.timeline import Line, timelines
from weibao.org.queries.people import names_of
from weibao.org.roles import CASEWORKERS

from .permissions import OVERSEERS

MOST = 20
MOVED = {
    "clock.stopped": ("停表", "stop"),
    "clock.resumed": ("恢复计时", "clock"),
    "clock.extended": ("延长时限", "calendar"),
}
# Who sees every clock of a case; a unit with a part of it sees only its own.
OF_ALL = frozenset((*CASEWORKERS, *OVERSEERS))


@timelines.register("cases.clocks")
def moved_clocks(kind: str, pk: Any, actor: Actor, at: datetime) -> list[Line]:
    """Stops and extensions, by whom; why, stands with the clock itself."""
    if kind != "case" or not actor.roles & OF_ALL:
        return []
    found = list(Event.objects.filter(subject=pk, kind__in=MOVED).order_by("-at")[:MOST])
    names = names_of(event.person for event in found) if found else {}
    return [
        Line(
            event.at,
            MOVED[event.kind][0],
            icon=MOVED[event.kind][1],
            text=_limit(event.fields),
            by=names.get(event.person, "") if event.person else "",
        )
        for event in found
    ]


def _limit(fields: list[str]) -> str:
    """Which limit it was: events name it by its id."""
    ids = [name.removeprefix("clock:") for name in fields if name.startswith("clock:")]
    return f"“{deadline(ids[0]).event}”" if ids else ""
