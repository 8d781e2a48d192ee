"""Other units around a planted case."""

from __future__ import annotations

from datetime import datetime

from tests.world import Town
from weibao.cases.actions import asides, units
from weibao.cases.models import Case, Invitation, StepAside
from weibao.cases.models.access import Sees


def together(town: Town, case: Case, mark: str, *, at: datetime) -> tuple[Invitation, StepAside]:
    """The school is asked to follow the stage, and the auditor, who sees nothing, stays away."""
    units.invite(
        case.pk,
        by=town["clerk"],
        at=at,
        version=case.version,
        unit=town.units["school"],
        sees=Sees.STAGE,
        why=f"{mark}请来的缘由",
    )
    person = town.people["auditor"]
    asides.exclude(case.pk, by=town["leader"], at=at, person=person, reason=f"{mark}回避缘由")
    return Invitation.objects.get(case=case), StepAside.objects.get(case=case)
