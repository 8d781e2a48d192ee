"""Whom something may be given to: the units that work for the town, and who handles things in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from weibao.org.models import Appointment, Person, Unit
from weibao.org.queries.actors import in_force
from weibao.org.queries.units import KIND_ORDER, of_town

from ..models import Case, CaseAccess
from ..permissions import WORKERS

ORDER = {str(kind): place for place, kind in enumerate(KIND_ORDER)}


@dataclass(frozen=True)
class Candidate:
    """A unit and the people in it who may be asked themselves."""

    unit: Unit
    people: list[Person] = field(default_factory=list)


def candidates(case: Case, *, on: date, units: Iterable[Unit] | None = None) -> list[Candidate]:
    """In the order in which people look for units; two queries, one where `units` were read before."""
    town = of_town(case.town, on=on) if units is None else units
    units = sorted(town, key=lambda unit: (ORDER.get(unit.kind, 99), unit.short_name))
    people: dict[UUID, dict[UUID, Person]] = defaultdict(dict)
    held = Appointment.objects.filter(
        in_force(on),
        in_force(on, "post__"),
        post__unit__in=units,
        post__role__in=WORKERS,
        person__is_active=True,
    )
    for row in held.select_related("person", "post").order_by("valid_from", "pk"):
        people[row.post.unit_id][row.person_id] = row.person
    return [Candidate(unit, list(people[unit.pk].values())) for unit in units]


def taking_part(case: Case) -> set[UUID]:
    """Units that work on the case in some way; not those that only watch over it."""
    lines = CaseAccess.objects.filter(subject=case.pk, valid_to=None, person=None)
    return set(lines.exclude(sees="stage").values_list("unit", flat=True))
