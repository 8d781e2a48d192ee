"""A file as the comparison of two files reads it."""

from __future__ import annotations

from typing import Any

from ..models import Child, Fact, Guardian
from ..rules.guardians import FACTS, GuardianFacts
from ..rules.merging import FIELDS, Held, Side


def values_of(child: Child) -> dict[str, Any]:
    plain = {name: getattr(child, name) for name in FIELDS if name != "school"}
    return plain | {"school": (child.school_id, child.school_text)}


def side_of(child: Child) -> Side:
    """Everything that the file says now; two queries."""
    people = Guardian.objects.filter(child=child, version_to=None).order_by("position", "since")
    facts = Fact.objects.filter(child=child, version_to=None).order_by("recorded_at", "pk")
    return Side(
        values=values_of(child),
        people=tuple(
            GuardianFacts(**{name: getattr(row, name) for name in FACTS}, line=row.line)
            for row in people
        ),
        facts=tuple(
            Held(row.pk, row.kind, row.content, row.about, row.since, row.until) for row in facts
        ),
    )
