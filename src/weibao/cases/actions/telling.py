"""Whom the course of a case tells: its lead, the town's supervisor, a unit. Names papers and units."""

from __future__ import annotations

from datetime import datetime

from weibao.kernel.telling import tell as tell_roles
from weibao.office import notices
from weibao.org.models import Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries.units import unit_of_kind
from weibao.org.roles import LEADERS, Role

from ..models import Case


def tell_unit(
    case: Case, unit: Unit, text: str, *, key: str, at: datetime, urgent: bool = False
) -> None:
    notices.tell(unit, text, town=case.town, key=key, at=at, about=case, urgent=urgent)


def tell_lead(case: Case, text: str, *, key: str, at: datetime, urgent: bool = False) -> None:
    tell_unit(case, case.lead, text, key=f"{key}:lead:{case.lead_id}", at=at, urgent=urgent)


def station(case: Case, *, at: datetime) -> Unit | None:
    """The protection station of the case's town."""
    return unit_of_kind(case.town, UnitKind.STATION, on=at.date())


def tell_supervisor(case: Case, text: str, *, key: str, at: datetime) -> None:
    """What went wrong between units, to the child supervisor of the town's station."""
    unit = station(case, at=at)
    if unit is not None:
        notices.tell(
            unit,
            text,
            town=case.town,
            key=f"{key}:supervisor:{unit.pk}",
            at=at,
            about=case,
            role=Role.CHILD_SUPERVISOR,
            urgent=True,
        )


def tell_leaders(case: Case, text: str, *, key: str, at: datetime) -> None:
    about = ("cases.case", case.pk)
    tell_roles(case.town, LEADERS, text, key=f"{key}:leaders", at=at, about=about)
