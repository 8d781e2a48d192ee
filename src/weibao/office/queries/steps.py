"""The history rows of one thing, oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from ..models import FlowStep


def steps_of(subject: UUID) -> list[FlowStep]:
    return list(FlowStep.objects.filter(subject=subject).order_by("at", "id"))


def last_persons(subjects: Iterable[UUID]) -> dict[UUID, UUID]:
    """Who took the last step of each thing; what only the machine has moved is not in it."""
    rows = FlowStep.objects.filter(subject__in=list(subjects)).exclude(person=None)
    found = rows.order_by("at", "id").values_list("subject", "person")
    return {subject: person for subject, person in found if person}
