"""Who is due in a case: the unit whose limit ends first, or the lead unit where none runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from weibao.office import clocks
from weibao.org.models import Unit

from ..flows import CASE
from ..models import Case
from .cases import nearest_clocks


@dataclass(frozen=True)
class Due:
    """A unit, its duty, and what is left of the time in words."""

    unit: Unit
    what: str
    left: str


def due_of(cases: Iterable[Case], *, at: datetime) -> dict[UUID, Due]:
    """For each case, in two queries. Stage and clocks are what everybody who sees a case may know."""
    found = list(cases)
    nearest, calendars = nearest_clocks(found), clocks.Calendars()
    due: dict[UUID, Due] = {}
    for case in found:
        clock = nearest.get(case.pk)
        if clock is None:
            due[case.pk] = Due(case.lead, CASE.state(case.status).label, "")
            continue
        left = clocks.view(clock, at=at, calendars=calendars).text
        due[case.pk] = Due(clock.unit, clock.label, f"（{left}）")
    return due
