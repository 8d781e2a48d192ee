"""Who stays away from a case, and who could be asked to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.org.models import Appointment, Person
from weibao.org.queries.actors import in_force
from weibao.org.queries.people import names_of
from weibao.org.roles import APART

from ..models import Case, CaseAccess, StepAside
from .units import day


@dataclass(frozen=True)
class Aside:
    """One 回避, open or over. `reason` is empty for those who do not decide about it."""

    pk: UUID
    name: str
    how: str
    since: str
    by: str
    reason: str
    until: str = ""
    lifted_by: str = ""
    lifted_why: str = ""


def stepped_aside_from(actor: Actor) -> QuerySet[Any]:
    """The cases the person stays away from now, as a subquery."""
    return StepAside.objects.filter(person=actor.person_id, valid_to=None).values("case")


def of_case(case: Case, *, decides: bool) -> list[Aside]:
    rows = list(case.asides.select_related("person").order_by("valid_from"))
    names = names_of([*(row.by for row in rows), *(row.lifted_by for row in rows)])
    return [
        Aside(
            pk=row.pk,
            name=str(row.person.name),
            how=row.get_how_display(),
            since=day(row.valid_from),
            by=names.get(row.by, ""),
            reason=row.reason if decides else "",
            until=day(row.valid_to),
            lifted_by=names.get(row.lifted_by, "") if row.lifted_by else "",
            lifted_why=row.lifted_why if decides else "",
        )
        for row in rows
    ]


def who_sees(case: Case, *, on: date) -> QuerySet[Person]:
    """People whose unit, or who themselves, may see the case and do not stay away already."""
    open_lines = CaseAccess.objects.filter(subject=case.pk, valid_to=None)
    held = Appointment.objects.filter(
        in_force(on),
        in_force(on, "post__"),
        post__unit__in=open_lines.exclude(unit=None).values("unit"),
    ).exclude(post__role__in=APART)
    own = open_lines.exclude(person=None).values("person")
    apart = StepAside.objects.filter(case=case, valid_to=None).values("person")
    people = Person.objects.filter(Q(pk__in=held.values("person")) | Q(pk__in=own), is_active=True)
    return people.exclude(pk__in=apart).order_by("username")
