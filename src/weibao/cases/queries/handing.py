"""Who several cases may be handed to: units that may lead, people who may answer for them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from weibao.kernel.lists import Asker
from weibao.org.models import Appointment, Person, Unit
from weibao.org.queries.actors import in_force

from ..models import Case, Invitation, StepAside
from ..models.invitation import PENDING, Part
from ..permissions import CASES_DIRECT, WORKERS
from .conditions import units


def units_to_lead(asker: Asker) -> QuerySet[Unit]:
    """Units that work for the towns of whoever asks."""
    known = [UUID(key) for key, _ in units(asker)]
    return Unit.objects.filter(pk__in=known).order_by("kind", "short_name")


def offered_lead(cases: Iterable[UUID]) -> dict[UUID, str]:
    """Cases whose lead was offered and not answered, with the unit it was offered to."""
    rows = Invitation.objects.filter(case__in=list(cases), part=Part.LEAD, state__in=PENDING)
    return {row.case_id: row.unit.short_name for row in rows.select_related("unit")}


def people_of(asker: Asker) -> QuerySet[Person]:
    """People in working posts of the units in which the asker directs cases."""
    own = {seat.unit_id for seat in CASES_DIRECT.seats(asker.actor)}
    held = Appointment.objects.filter(
        in_force(asker.on), in_force(asker.on, "post__"), post__unit__in=own, post__role__in=WORKERS
    )
    people = Person.objects.filter(pk__in=held.values("person"), is_active=True)
    return people.order_by("username")


def handlers_of(cases: Iterable[Case], person: Person, asker: Asker) -> set[UUID]:
    """Those of `cases` that `person` may answer for: works in the lead unit, did not step aside."""
    held = Appointment.objects.filter(
        in_force(asker.on), in_force(asker.on, "post__"), person=person, post__role__in=WORKERS
    )
    where = set(held.values_list("post__unit", flat=True)) if person.is_active else set()
    shown = list(cases)
    aside = StepAside.objects.filter(
        case__in=[case.pk for case in shown], person=person, valid_to=None
    )
    apart = set(aside.values_list("case", flat=True))
    return {case.pk for case in shown if case.lead_id in where and case.pk not in apart}
