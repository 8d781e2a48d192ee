"""Writing the guardians of a child: a row that changes is ended, and a new one follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from weibao.kernel.ids import uuid7

from ..models import Child, Guardian
from ..rules.guardians import FACTS, GuardianFacts


def facts_of(row: Guardian) -> GuardianFacts:
    return GuardianFacts(**{name: getattr(row, name) for name in FACTS}, line=row.line)


def lines_at(child: Child, version: int) -> dict[UUID, GuardianFacts]:
    """The guardians as the file stood at `version`, in their order."""
    then = Q(version_from__lte=version) & (Q(version_to=None) | Q(version_to__gt=version))
    rows = Guardian.objects.filter(then, child=child).order_by("position", "since")
    return {row.line: facts_of(row) for row in rows}


def open_lines(child: Child) -> dict[UUID, Guardian]:
    """The guardians as they are now, in their order."""
    rows = Guardian.objects.filter(child=child, version_to=None).order_by("position", "since")
    return {row.line: row for row in rows}


def changed(now: Mapping[UUID, GuardianFacts], wanted: Sequence[GuardianFacts]) -> bool:
    return list(now.values()) != list(wanted)


def write(child: Child, wanted: Iterable[GuardianFacts], *, at: datetime) -> None:
    """Make `wanted` the guardians of `child`, whose new version was just saved."""
    held = open_lines(child)
    lines = list(wanted)
    keeping: set[UUID] = set()
    for position, facts in enumerate(lines):
        row = held.get(facts.line) if facts.line else None
        if row is not None and facts_of(row) == facts and row.position == position:
            keeping.add(row.pk)
            continue
        if row is not None:
            _end(row, child, at=at)
            keeping.add(row.pk)
        Guardian.objects.create(
            child=child,
            line=facts.line or uuid7(),
            position=position,
            version_from=child.version,
            since=at,
            **{name: getattr(facts, name) for name in FACTS},
        )
    for row in held.values():
        if row.pk not in keeping:
            _end(row, child, at=at)


def _end(row: Guardian, child: Child, *, at: datetime) -> None:
    row.version_to, row.until = child.version, at
    row.save(update_fields=["version_to", "until"])
