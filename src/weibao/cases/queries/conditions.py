"""Conditions of the list of cases. None may tell what its viewer does not see in the case itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case as When_
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.dateparse import parse_date

from weibao.kernel.lists import Asker
from weibao.kernel.moment import ZONE
from weibao.office import clocks
from weibao.office.models import Clock
from weibao.office.queries.clocks import late, soon
from weibao.org.models import Unit
from weibao.org.queries.actors import in_force
from weibao.org.queries.areas import villages_of
from weibao.org.queries.units import towns_worked_for

from ..models import Case, Measure
from ..models.case import Risk
from ..permissions import CASES_MATERIAL, MEASURES_READ
from .cases import OPEN, overall

Rows = QuerySet[Case]
UNRATED = "none"
RISKS = [*Risk.choices, (UNRATED, "待评")]
RANKS = {Risk.HIGH: 1, Risk.RAISED: 2, Risk.MEDIUM: 3, Risk.LOW: 4}
CLOCKS = (("late", "已超期"), ("soon", "3 天内到期"))
WAITS = (("us", "轮到我们"), ("others", "等别的单位"))
OPEN_DAYS = (
    ("7", "在办 7 天以上"),
    ("30", "在办 30 天以上"),
    ("60", "在办 60 天以上"),
    ("90", "在办 90 天以上"),
)
MINE = (("1", "我们参与的"),)
PERSONS = (("me", "我承办的"), ("none", "还没有定承办人"))


def villages(asker: Asker) -> Sequence[tuple[str, str]]:
    towns = towns_worked_for(asker.actor)
    return [(area.code, area.short_name) for town in towns for area in villages_of(town)]


def units(asker: Asker) -> Sequence[tuple[str, str]]:
    """Units that work for the towns of whoever asks; read once for a request, two boxes ask."""
    known: list[tuple[str, str]] | None = asker.actor.__dict__.get(_UNITS)
    if known is None:
        known = asker.actor.__dict__[_UNITS] = _units(asker)
    return known


_UNITS = "units_of_towns"


def _units(asker: Asker) -> list[tuple[str, str]]:
    towns = towns_worked_for(asker.actor)
    serving = Unit.serves.through.objects.filter(town_id__in=towns).values("unit_id")
    found = Unit.objects.filter(in_force(asker.on)).filter(Q(town__in=towns) | Q(pk__in=serving))
    names = found.order_by("kind", "short_name").values_list("pk", "short_name")
    return [(str(pk), name) for pk, name in names]


def by_risk(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    return rows.filter(risk__in=["" if value == UNRATED else value for value in values])


def by_circumstance(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    """Only of cases whose content the viewer reads: what happened is content."""
    read = CASES_MATERIAL.visible_to(asker.actor, Case.objects.filter(pk=OuterRef("pk")))
    return rows.filter(Exists(read), circumstance__in=values)


def by_handler(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    """Cases with a running measure of one of the units, among the measures the viewer sees."""
    seen = MEASURES_READ.visible_to(
        asker.actor,
        Measure.objects.filter(case=OuterRef("pk"), unit__in=list(map(UUID, values)), state="open"),
    )
    return rows.filter(Exists(seen))


def by_clock(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    asked = {"late": late(asker.at), "soon": soon(asker.at)}
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= asked[value]
    running = Clock.objects.filter(wanted).exclude(case=None)
    own = running.filter(unit__in=asker.actor.unit_ids)
    return rows.filter(
        Q(pk__in=running.values("case")) & Q(overall(asker.actor)) | Q(pk__in=own.values("case"))
    )


def by_wait(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    """Whose turn it is, as the rail of a case says: running measures first, then the lead unit."""
    own = asker.actor.unit_ids
    running = Measure.objects.filter(case=OuterRef("pk"), state="open")
    others = Q(status="disposing") & Exists(running.exclude(unit=OuterRef("lead")))
    ours = Exists(running.filter(unit__in=own)) | (Q(lead__in=own) & ~others)
    rows = rows.filter(status__in=OPEN)
    return rows.filter(ours) if values == ("us",) else rows.exclude(ours)


def by_part(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    """Led by one of the actor's units, or with a measure of one."""
    own = asker.actor.unit_ids
    part = Measure.objects.filter(case=OuterRef("pk"), unit__in=own)
    return rows.filter(Q(lead__in=own) | Exists(part))


def by_person(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    """Those one answers for; those without anybody only where one reads the whole case."""
    if values == ("me",):
        return rows.filter(handler=asker.actor.person_id)
    read = CASES_MATERIAL.visible_to(asker.actor, Case.objects.filter(pk=OuterRef("pk")))
    return rows.filter(Exists(read), handler=None, status__in=OPEN)


def by_days_open(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    before = asker.at - timedelta(days=int(values[0]))
    return rows.filter(status__in=OPEN, created_at__lte=before)


def opened_from(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    return rows.filter(created_at__gte=_begin(values[0]))


def opened_to(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    return rows.filter(created_at__lt=_begin(values[0], days=1))


def _begin(text: str, *, days: int = 0) -> datetime:
    day: date = parse_date(text) or date.min
    return datetime.combine(day + timedelta(days=days), time(), ZONE)


def with_due(rows: Rows, asker: Asker) -> Rows:
    """With the end of the nearest clock that the row shows."""
    open_ones = Clock.objects.filter(case=OuterRef("pk"), state__in=clocks.OPEN)
    shown = open_ones.exclude(due_at=None).order_by("due_at").values("due_at")
    own = shown.filter(unit__in=asker.actor.unit_ids)
    end: Any = When_(
        When(overall(asker.actor), then=Subquery(shown[:1])), default=Subquery(own[:1])
    )
    return rows.annotate(next_due=end)


def with_rank(rows: Rows, asker: Asker) -> Rows:
    ranks = [When(risk=risk, then=Value(rank)) for risk, rank in RANKS.items()]
    return rows.annotate(rank=When_(*ranks, default=Value(9), output_field=IntegerField()))


DUE_FIRST = F("next_due").asc(nulls_last=True)
DUE_LAST = F("next_due").desc(nulls_last=True)
