"""Who somebody is on a day: the posts held, in one query."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from weibao.kernel.actor import Actor, Seat
from weibao.kernel.prepared import Prepared

from ..models import Appointment, Person, Town
from ..models.unit import UnitKind
from ..roles import CASEWORKERS, Role


def in_force(on: date, prefix: str = "") -> Q:
    """Rows whose days include `on`; the last day is exclusive."""
    begun = Q(**{f"{prefix}valid_from__lte": on})
    open_end = Q(**{f"{prefix}valid_to": None})
    return begun & (open_end | Q(**{f"{prefix}valid_to__gt": on}))


def _held(person: UUID, on: date) -> QuerySet[Appointment, Any]:
    """A row for each post and each town its unit serves."""
    return (
        Appointment.objects.filter(
            in_force(on), in_force(on, "post__"), in_force(on, "post__unit__"), person=person
        )
        .order_by("valid_from", "pk", "post__unit__serves")
        .values_list(
            "post_id",
            "post__role",
            "post__unit_id",
            "post__unit__town",
            "post__unit__area",
            "post__unit__serves",
            "post__unit__kind",
            "post__title",
            "post__unit__short_name",
        )
    )


_HELD = Prepared(_held, person=UUID, on=date)


def actor_for(person: Person, *, on: date) -> Actor:
    """The person with the posts of that day.

    A post in a unit that serves further towns gives a seat in each of them where `_serves` says so:
    rows of every served town, and of no other, are reached.
    """
    held = _HELD.rows(person=person.pk, on=on)
    seats: dict[tuple[UUID, str], Seat] = {}
    for post_id, role, unit_id, town, area, served, *words in held:
        # A unit of no town that serves some is only there for those.
        if town or not served:
            seats[post_id, town] = Seat(post_id, role, unit_id, town, area, *words)
        if served and served != town and _serves(role, words[0]):
            seats[post_id, served] = Seat(post_id, role, unit_id, served, served, *words)
    return Actor(person.pk, tuple(seats.values()), name=str(person.name))


def _serves(role: str, kind: str) -> bool:
    """Which posts of a serving unit reach the served town.

    Its handlers, and the caseworkers of a shared station. Nobody becomes keeper, auditor, leader or
    custodian of another town through a unit that serves it.
    """
    return role == Role.HANDLER or (kind == UnitKind.STATION and role in CASEWORKERS)


def town_shown_to(actor: Actor) -> Town | None:
    """The town whose name stands on the person's pages: that of the first seat in one."""
    code = next((seat.town for seat in actor.seats if seat.town), "")
    return Town.objects.filter(pk=code).first() if code else None


def name_of(person_id: UUID | None) -> str:
    """The name of a member of staff for a history line; "系统" for the machine itself."""
    if person_id is None:
        return "系统"
    person = Person.objects.filter(pk=person_id).first()
    return str(person.name) if person is not None else "已离岗人员"
