"""Everything the page of one case shows, cut to what this viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.office import clocks
from weibao.office.models import Clock, FlowStep

from ..flows import CASE
from ..models import Case, Measure
from ..permissions import OVERSEERS

TURN_WORDS = {True: "轮到您：{unit} · {since}", False: "轮到{unit} · {since}"}


def rail(
    case: Case,
    actor: Actor,
    steps: list[FlowStep],
    *,
    at: datetime,
    measures: Sequence[Measure] = (),
) -> list[dict[str, Any]]:
    """The stages of `case` for the rail: past with its time, now with the turn flag, next.

    `measures` are those the viewer sees: while they run it is their units' turn.
    """
    entered = {step.target: step.at for step in steps}
    order = [state.name for state in CASE.states]
    now = order.index(case.status)
    stages = [
        {"label": "报告", "state": "past", "when": _when(case.reported_at)},
        {"label": "受理", "state": "past", "when": _when(case.created_at)},
    ]
    for place, state in enumerate(CASE.states):
        stage: dict[str, Any] = {"label": state.label, "state": "next"}
        if place < now or (place == now and state.final):
            left = entered.get(order[place + 1]) if place + 1 <= now else None
            stage |= {"state": "past", "when": _when(left or case.closed_at or case.status_at)}
        elif place == now:
            stage |= {"state": "now", "turn": _turn(case, actor, at, measures)}
        stages.append(stage)
    return stages


def waited_for(case: Case, actor: Actor) -> list[Measure]:
    """For those who see the stage and every clock with its unit: the measures whose units it waits for."""
    if not actor.roles & frozenset(OVERSEERS):
        return []
    return list(case.measures.filter(state="open").select_related("unit"))


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%m-%d %H:%M}" if moment else ""


def _turn(case: Case, actor: Actor, at: datetime, measures: Sequence[Measure]) -> dict[str, Any]:
    """Own running measures first, then what the stage waits for, then the lead unit."""
    running = [m for m in measures if m.state == "open" and m.unit_id != case.lead_id]
    own = [m for m in running if m.unit_id in actor.unit_ids]
    waited = own or (running if case.status == "disposing" else [])
    mine = bool(own) or (not waited and case.lead_id in actor.unit_ids)
    start = min((m.sent_at or m.decided_at for m in waited), default=case.status_at)
    names = list(dict.fromkeys(m.unit.short_name for m in waited)) or [case.lead.short_name]
    unit = names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 个单位"
    days = (at.astimezone(ZONE).date() - start.astimezone(ZONE).date()).days
    since = f"已 {days} 天" if days else "今天开始"
    return {"mine": mine, "text": TURN_WORDS[mine].format(unit=unit, since=since)}


def clock_views(
    case: Case,
    *,
    at: datetime,
    calendars: clocks.Calendars,
    only: set[UUID] | None = None,
    parts: bool = True,
) -> list[Any]:
    """Clocks of the case: running ones first by due time, then what was met; at most eight.

    Without `parts` only those of the case itself: what units ask of each other has boxes of its own.
    """
    found = Clock.objects.filter(case=case.pk).select_related("unit").order_by("due_at")
    if not parts:
        found = found.exclude(subject_kind__in=clocks.WITH_PAGES)
    rows = [row for row in found if only is None or row.unit_id in only]
    rows.sort(key=lambda row: (row.state not in clocks.OPEN, row.due_at is None, row.due_at or at))
    shown = [row for row in rows if row.state != "cancelled"]
    return [clocks.view(row, at=at, calendars=calendars) for row in shown[:8]]
