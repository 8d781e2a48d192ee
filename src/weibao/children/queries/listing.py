"""Conditions of the list of files: asked in the database, never by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.lists import Asker

from ..models import Child
from ..permissions import CHILDREN_CLOSE, CHILDREN_VIEW
from ..rules.birth import ADULT
from .ages import last_birth
from .places import schools_of, towns_seen, villages_seen
from .visible import worked_with

BIRTH = F("birth").asc(nulls_last=True)
YOUNGEST = F("birth").desc(nulls_last=True)
NO_END = 200
# Years of age, the first and the first that is no longer in it.
AGES: dict[str, tuple[str, int, int]] = {
    "infant": ("3 岁以下", 0, 3),
    "small": ("3–5 岁", 3, 6),
    "school": ("6–11 岁", 6, 12),
    "youth": ("12–15 岁", 12, 16),
    "nearly": ("16–17 岁", 16, 18),
    "adult": ("已满 18 岁", 18, NO_END),
}
SOON = timedelta(days=31)

Rows = QuerySet[Child]


def bare(actor: Actor) -> Rows:
    """The files the actor may see, without how far each is covered."""
    return CHILDREN_VIEW.visible_to(actor, Child.objects.all())


def villages(asker: Asker) -> Sequence[tuple[str, str]]:
    return [(area.code, area.short_name) for area in villages_seen(asker.actor)]


def schools(asker: Asker) -> Sequence[tuple[str, str]]:
    towns = towns_seen(asker.actor)
    return [(str(s.pk), s.short_name) for town in towns for s in schools_of(town, on=asker.on)]


def by_age(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    _, first, beyond = AGES[values[0]]
    rows = rows.filter(birth__lte=last_birth(first, on=asker.on))
    return rows.filter(birth__gt=last_birth(beyond, on=asker.on)) if beyond < NO_END else rows


def by_school(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    """Only of files one works with: where a child goes to school finds the child."""
    return worked_with(rows, asker.actor).filter(school__in=list(map(UUID, values)))


def turning(rows: Rows, values: tuple[str, ...], asker: Asker) -> Rows:
    """Who comes of age within a month; only of files one works with, for the month of birth is theirs."""
    until = last_birth(ADULT, on=asker.on + SOON)
    begun = last_birth(ADULT, on=asker.on)
    return worked_with(rows, asker.actor).filter(birth__gt=begun, birth__lte=until)


def grown(actor: Actor, *, on: date) -> Rows:
    """Open files of those who are of age, which this person may close."""
    rows = CHILDREN_CLOSE.visible_to(actor, Child.objects.filter(status="open"))
    return rows.filter(birth__lte=last_birth(ADULT, on=on))
