"""The list of reports for whoever triages: where a report stands, and what may be asked for.

A town may have a hundred thousand. Every list is read from an index in its own order, and nothing is
counted further than a person would read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_date

from weibao.kernel.actor import Actor
from weibao.kernel.lists import Asker
from weibao.kernel.moment import ZONE
from weibao.office.models import FlowStep
from weibao.org.models import Area
from weibao.org.queries.units import towns_worked_for

from ..models import Report
from ..models.report import RANKS, Urgency
from ..permissions import REPORTS_VIEW
from .reports import visible

# Where a report stands, in the order of the tabs: name, label, conditions.
WAITING = "received"
STAGES: dict[str, tuple[str, dict[str, Any]]] = {
    WAITING: ("待受理", {"status": "received", "held": False}),
    "held": ("待甄别", {"status": "received", "held": True}),
    "accepted": ("办理中", {"status": "accepted"}),
    "moved": ("已移交", {"status__in": ("handed_over", "sent_back")}),
    "done": ("已办结", {"status": "done"}),
    "refused": ("不受理", {"status": "refused"}),
}
PERIODS = {"1": "今天和昨天", "7": "近 7 天", "30": "近 30 天", "90": "近 90 天", "365": "近一年"}

Rows = QuerySet[Report]


def seen(actor: Actor) -> Rows:
    """Reports the actor may know of, with what a row shows."""
    return _in_towns(visible(actor), actor)


def bare(actor: Actor) -> Rows:
    """The same without what a row shows, for counting."""
    return _in_towns(REPORTS_VIEW.visible_to(actor, Report.objects.all()), actor)


def standing(actor: Actor, stage: str) -> Rows:
    """Reports that stand at `stage` of the list."""
    return bare(actor).filter(**STAGES[stage][1])


def waiting(actor: Actor) -> Rows:
    """What nobody has decided: the normal queue, and of what is held what presses."""
    pressing = Q(held=False) | Q(urgency_rank__lt=RANKS[Urgency.NORMAL])
    return bare(actor).filter(pressing, status="received")


def villages(asker: Asker) -> Sequence[tuple[str, str]]:
    """Villages of the towns, also those that are no more, and reports that named none."""
    towns = towns_worked_for(asker.actor)
    found = Area.objects.filter(parent__in=towns).order_by("valid_to", "code")
    named = [(area.code, area.short_name) for area in found]
    return [*named, *((town, "没有说哪个村") for town in towns)]


def by_stage(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= Q(**STAGES[value][1])
    return rows.filter(**STAGES[values[0]][1]) if len(values) == 1 else rows.filter(wanted)


def by_days(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    return rows.filter(created_at__gte=asker.at - timedelta(days=int(values[0])))


def by_hand(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    """Those in which the actor took a step."""
    own = FlowStep.objects.filter(subject=OuterRef("pk"), person=asker.actor.person_id)
    return rows.filter(Exists(own))


def from_day(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    return rows.filter(created_at__gte=_begin(values[0]))


def to_day(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    return rows.filter(created_at__lt=_begin(values[0], days=1))


def _begin(text: str, *, days: int = 0) -> datetime:
    day: date = parse_date(text) or date.min
    return datetime.combine(day + timedelta(days=days), time(), ZONE)


def _in_towns(rows: Rows, actor: Actor) -> Rows:
    """Narrowed to the towns of the actor's units, which are all that can be seen: for the index.

    Who has a post above towns is not narrowed.
    """
    if not all(seat.town for seat in REPORTS_VIEW.seats(actor)):
        return rows
    return rows.filter(town__in=towns_worked_for(actor))
