"""Who may answer for a case as its person, and which cases have nobody who does."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.org.models import Appointment, Person
from weibao.org.queries.actors import in_force

from ..models import Case, StepAside
from ..permissions import CASES_DIRECT, WORKERS
from .cases import OPEN, visible


def may_handle(case: Case, *, on: date) -> QuerySet[Person]:
    """People in a working post of the lead unit on the day, but for those who stepped aside."""
    held = Appointment.objects.filter(
        in_force(on), in_force(on, "post__"), post__unit=case.lead_id, post__role__in=WORKERS
    )
    aside = StepAside.objects.filter(case=case, valid_to=None).values("person")
    people = Person.objects.filter(pk__in=held.values("person"), is_active=True)
    return people.exclude(pk__in=aside).order_by("username")


def has_handler(on: date) -> Q:
    """Cases whose named person still works in the lead unit on the day."""
    held = Appointment.objects.filter(
        in_force(on),
        in_force(on, "post__"),
        post__unit=OuterRef("lead"),
        post__role__in=WORKERS,
        person=OuterRef("handler"),
        person__is_active=True,
    )
    return Q(Exists(held))


def without_handler(actor: Actor, *, on: date) -> QuerySet[Case]:
    """Open cases that `actor` may give a person and that have none, the longest first."""
    rows = CASES_DIRECT.visible_to(actor, visible(actor).filter(status__in=OPEN))
    return rows.filter(~has_handler(on)).order_by("status_at")
