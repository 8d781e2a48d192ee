"""What a file must say and does not: asked in the database, for one file or for a whole village."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from weibao.kernel.lists import Asker

from ..models import Child, Fact, Guardian, IdToken
from .ages import last_birth
from .visible import worked_with

# From this age on a child goes to school (义务教育法 art. 11).
AT_SCHOOL = 6


@dataclass(frozen=True)
class Gap:
    """One thing that may be missing: how a list calls it, and which files lack it on a day."""

    label: str
    lacks: Callable[[date], Q]


def _has_no(kind: str) -> Q:
    held = Fact.objects.filter(child=OuterRef("pk"), kind=kind, version_to=None, until=None)
    return ~Q(Exists(held))


def _number(_on: date) -> Q:
    """No number, and no reason why there is none."""
    held = IdToken.objects.filter(child=OuterRef("pk"), token__isnull=False)
    return ~Q(Exists(held)) & _has_no("no_number")


def _guardian(_on: date) -> Q:
    return ~Q(Exists(Guardian.objects.filter(child=OuterRef("pk"), version_to=None)))


def _carer(_on: date) -> Q:
    held = Guardian.objects.filter(child=OuterRef("pk"), version_to=None, is_carer=True)
    return ~Q(Exists(held))


def _school(on: date) -> Q:
    old = Q(birth__lte=last_birth(AT_SCHOOL, on=on))
    return old & Q(school=None) & _has_no("schooling")


GAPS: Mapping[str, Gap] = {
    "number": Gap("证件号码", _number),
    "guardian": Gap("监护人", _guardian),
    "carer": Gap("谁在照料", _carer),
    "living": Gap("跟谁住", lambda _on: _has_no("living")),
    "economy": Gap("家庭经济", lambda _on: _has_no("economy")),
    "school": Gap("就学", _school),
}


def by_gap(rows: QuerySet[Child], values: tuple[str, ...], asker: Asker) -> QuerySet[Child]:
    """Files that lack one of these things; only of files one works with, for it is said of the child."""
    lacking = Q()
    for value in values:
        lacking |= GAPS[value].lacks(asker.on)
    return worked_with(rows, asker.actor).filter(lacking)
