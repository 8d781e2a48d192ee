"""Facts of files as rules and pages read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import F

from ..models import Child, Fact, Guardian
from ..rules import sheet
from ..rules.facts import SOURCES
from ..rules.sheet import Sheet

_SOURCE = dict(SOURCES)


def plain(row: Fact) -> sheet.Fact:
    source = "　".join(filter(None, (_SOURCE.get(row.source, ""), row.source_words or "")))
    return sheet.Fact(row.kind, row.content, row.since, row.until, source)


def sheet_of(child: Child) -> Sheet:
    """The file of one child as it is now."""
    return next(iter(sheets([child])))


def sheets(children: Sequence[Child]) -> Iterator[Sheet]:
    """The files of several children in their order, with two queries for all of them."""
    keys = [child.pk for child in children]
    facts: dict[tuple[UUID, UUID | None], list[sheet.Fact]] = defaultdict(list)
    for row in Fact.objects.filter(child__in=keys, version_to=None):
        facts[row.child_id, row.about].append(plain(row))
    people: dict[UUID, list[Guardian]] = defaultdict(list)
    for person in Guardian.objects.filter(child__in=keys, version_to=None).order_by("position"):
        people[person.child_id].append(person)
    for child in children:
        yield Sheet(
            birth=child.birth,
            sex=child.sex,
            area=child.area,
            facts=tuple(facts[child.pk, None]),
            people=tuple(_person(row, facts[child.pk, row.line]) for row in people[child.pk]),
        )


def _person(row: Guardian, facts: Iterable[sheet.Fact]) -> sheet.Person:
    return sheet.Person(
        relation=row.relation,
        facts=tuple(facts),
        is_guardian=row.is_guardian,
        is_carer=row.is_carer,
        key=str(row.line),
    )


def standing(child: Child) -> list[Fact]:
    """Rows that the file says now, the newest first."""
    rows = Fact.objects.filter(child=child, version_to=None)
    return list(rows.order_by(F("since").desc(nulls_last=True), "-recorded_at"))
