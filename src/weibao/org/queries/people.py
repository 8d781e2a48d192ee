"""Reading people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.crypto.tokens import TokenKind, lookups

from ..models import Appointment, Person
from ..permissions import PEOPLE_VIEW
from ..rules.phone import normalise
from .actors import in_force


def people_visible(actor: Actor | None) -> QuerySet[Person]:
    """Members of staff the actor may look at, by user name: names are sealed and have no order."""
    return PEOPLE_VIEW.visible_to(actor, Person.objects.all()).order_by("username")


def posts_of(people: Iterable[UUID], *, on: date) -> dict[UUID, list[Appointment]]:
    """Appointments in force of each person, with post and unit; in one query."""
    found: dict[UUID, list[Appointment]] = defaultdict(list)
    rows = Appointment.objects.filter(in_force(on), in_force(on, "post__"), person__in=list(people))
    for row in rows.select_related("post__unit").order_by("valid_from", "created_at", "pk"):
        found[row.person_id].append(row)
    return found


def phone_is(phone: str) -> Q:
    """Accounts with this phone, also where an older key of the ring made the token."""
    return Q(phone_token__in=lookups(TokenKind.PHONE, phone, town=""))


def by_login(typed: str) -> Person | None:
    """Whose user name or phone this is; one query of the same shape whatever was typed."""
    # An account without a phone has no token, and a text that is no phone gets one nobody has.
    phone = normalise(typed) or f"no phone:{typed[:40]}"
    username = Q(username=typed.strip().lower()[:40])
    found = list(Person.objects.filter(username | phone_is(phone))[:2])
    return found[0] if len(found) == 1 else None


def names_of(people: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of members of staff for history lines; one query however many."""
    wanted = {person for person in people if person}
    return {person.pk: str(person.name) for person in Person.objects.filter(pk__in=wanted)}
