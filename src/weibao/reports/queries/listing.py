"""The list of reports for whoever triages: what is asked for, in which order, and how many there are.

A town may have a hundred thousand. Every list is read from an index in its own order, and nothing is
counted further than a person would read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.paging import counted
from weibao.office.models import FlowStep
from weibao.org.queries.units import towns_worked_for

from ..models import Report
from ..models.report import RANKS, Channel, Urgency
from ..permissions import REPORTS_VIEW
from ..rules.circumstances import circumstances
from ..rules.suspicions import suspicions
from .narrowing import Narrowing
from .reports import visible

# Saved views in the order of the tabs: name, label, conditions.
WAITING = "received"
VIEWS: dict[str, tuple[str, dict[str, Any]]] = {
    WAITING: ("待受理", {"status": "received", "held": False}),
    "held": ("待甄别", {"status": "received", "held": True}),
    "accepted": ("办理中", {"status": "accepted"}),
    "moved": ("已移交", {"status__in": ("handed_over", "sent_back")}),
    "done": ("已办结", {"status": "done"}),
    "refused": ("不受理", {"status": "refused"}),
    "all": ("全部", {}),
}
# What waits is read by how much it presses, then by age; what is past, the newest first.
IN_LINE = frozenset({WAITING, "held"})
PERIODS = {"1": "今天和昨天", "7": "近 7 天", "30": "近 30 天", "90": "近 90 天", "365": "近一年"}
COUNTED = 500
TURNED = 2_000


@dataclass(frozen=True)
class Wanted:
    """The conditions of the list as they stand in its address; what is not known is left out."""

    stage: str = WAITING
    channel: str = ""
    circumstance: str = ""
    urgency: str = ""
    village: str = ""
    days: str = ""
    suspicion: str = ""
    mine: str = ""
    # What a figure of the statistics leads to; its circumstance is the one above.
    narrow: Narrowing = field(default_factory=Narrowing)

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> Wanted:
        known: dict[str, set[str]] = {
            "stage": set(VIEWS),
            "channel": set(Channel.values),
            "circumstance": {entry.code for entry in circumstances()},
            "urgency": set(Urgency.values),
            "days": set(PERIODS),
            "suspicion": {entry.code for entry in suspicions()},
            "mine": {"1"},
        }
        found = {
            name: typed.get(name, "") for name, values in known.items() if typed.get(name) in values
        }
        narrow = replace(Narrowing.of(typed), circumstance="")
        # A figure counts reports wherever they stand.
        found = ({"stage": "all"} if narrow else {}) | found
        village = typed.get("village", "")
        if len(village) == 12 and village.isascii() and village.isdecimal():
            found["village"] = village
        return cls(**found, narrow=narrow)

    @property
    def set_ones(self) -> dict[str, str]:
        """Conditions besides the stage."""
        names = [one.name for one in fields(self) if one.name not in ("stage", "narrow")]
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def address(self, **changes: Any) -> str:
        """The query string with some conditions exchanged; an empty one is taken away."""
        other = replace(self, **changes)
        kept = other.narrow.query()
        stage = {"stage": other.stage} if other.stage != WAITING or kept else {}
        return f"?{urlencode({**stage, **other.set_ones, **kept})}"

    def __str__(self) -> str:
        return "|".join(str(getattr(self, one.name)) for one in fields(self))


def filtered(actor: Actor, wanted: Wanted, *, at: datetime) -> QuerySet[Report]:
    """The rows in their order; the page is cut by whoever shows it."""
    rows = _in_towns(visible(actor), actor).filter(**VIEWS[wanted.stage][1])
    plain = {
        "channel": wanted.channel,
        "circumstance": wanted.circumstance,
        "urgency": wanted.urgency,
        "area": wanted.village,
        "suspicion": wanted.suspicion,
    }
    rows = rows.filter(**{name: text for name, text in plain.items() if text})
    rows = wanted.narrow.apply(rows)
    if wanted.days:
        rows = rows.filter(created_at__gte=at - timedelta(days=int(wanted.days)))
    if wanted.mine:
        own = FlowStep.objects.filter(subject=OuterRef("pk"), person=actor.person_id)
        rows = rows.filter(Exists(own))
    if wanted.stage in IN_LINE:
        return rows.order_by("urgency_rank", "created_at", "pk")
    return rows.order_by("-created_at", "-pk")


def counts(actor: Actor) -> dict[str, str]:
    """How many stand in each saved view, counted up to `COUNTED`; not for the whole list."""
    seen = _in_towns(REPORTS_VIEW.visible_to(actor, Report.objects.all()), actor)
    return {
        name: counted(seen.filter(**conditions), COUNTED)
        for name, (_, conditions) in VIEWS.items()
        if conditions
    }


def waiting(actor: Actor) -> QuerySet[Report]:
    """What nobody has decided: the normal queue, and of what is held what presses."""
    seen = _in_towns(REPORTS_VIEW.visible_to(actor, Report.objects.all()), actor)
    return seen.filter(Q(held=False) | Q(urgency_rank__lt=RANKS[Urgency.NORMAL]), status="received")


def _in_towns(rows: QuerySet[Report], actor: Actor) -> QuerySet[Report]:
    """Narrowed to the towns of the actor's units, which are all that can be seen: for the index.

    Who has a post above towns is not narrowed.
    """
    if not all(seat.town for seat in REPORTS_VIEW.seats(actor)):
        return rows
    return rows.filter(town__in=towns_worked_for(actor))
