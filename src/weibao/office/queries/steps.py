"""The history rows of one thing, oldest first."""

from __future__ import annotations

from uuid import UUID

from ..models import FlowStep


def steps_of(subject: UUID) -> list[FlowStep]:
    return list(FlowStep.objects.filter(subject=subject).order_by("at", "id"))
