"""Telling a unit something, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.excluding import excluded
from weibao.org.models import Unit
from weibao.org.queries.posts import units_with
from weibao.org.roles import APART

from .models import Notice

LONGEST = Notice._meta.get_field("key").max_length or 0
# What a notice leads to: a row, or its kind and id where the row is not at hand (`clocks.about`).
About = Model | tuple[str, UUID] | None


def tell(
    unit: Unit,
    text: str,
    *,
    town: str,
    key: str,
    at: datetime,
    about: About = None,
    role: str = "",
    person: UUID | None = None,
    urgent: bool = False,
) -> None:
    """Leave a notice for `unit`; the same `key` is told once, however often this runs."""
    more: dict[str, Any] = {"about": about, "role": role, "person": person, "urgent": urgent}
    tell_all([notice(unit, text, town=town, key=key, at=at, **more)])


def _fitting(key: str) -> str:
    """A key as its column holds it: what is too long ends in a digest of the whole, one for each key."""
    if len(key) <= LONGEST:
        return key
    digest = sha256(key.encode()).hexdigest()[:32]
    return f"{key[: LONGEST - len(digest) - 1]}#{digest}"


def notice(
    unit: Unit,
    text: str,
    *,
    town: str,
    key: str,
    at: datetime,
    about: About = None,
    role: str = "",
    person: UUID | None = None,
    urgent: bool = False,
) -> Notice:
    """A notice that is not written yet; many are written by `tell_all`.

    With `person` it is for that person of the unit alone.
    """
    kind, subject = _reference(about)
    key = _fitting(key)
    return Notice(
        town=town,
        unit=unit,
        role=role,
        person=person,
        text=text,
        subject_kind=kind,
        subject=subject,
        urgent=urgent,
        at=at,
        key=key,
    )


def tell_holders(role: str, text: str, *, key: str, at: datetime, urgent: bool = False) -> None:
    """Leave a notice for a role in every unit of the installation that has such a post."""
    tell_all(
        notice(unit, text, town=unit.town, key=f"{key}:{unit.pk}", at=at, role=role, urgent=urgent)
        for unit in units_with(role, on=at.date())
    )


def tell_all(notices: Iterable[Notice]) -> None:
    """Write many notices at once; one whose `key` was told before is left out."""
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def told_to(actor: Actor) -> QuerySet[Notice]:
    """Notices for the actor's units and roles, read or not, the newest first.

    What a unit is told about its matters is not for posts in it that stay away from matters, and
    not for a person who stepped aside from this one.
    """
    mine = Q(pk__in=[])
    for seat in actor.seats:
        roles = [seat.role] if seat.role in APART else ["", seat.role]
        mine |= Q(unit=seat.unit_id, role__in=roles)
    own = Q(person=None) | Q(person=actor.person_id)
    found = Notice.objects.filter(mine, own)
    for subjects in excluded(actor):
        found = found.exclude(subject__in=subjects)
    return found.order_by("-at", "pk")


def unread(actor: Actor) -> QuerySet[Notice]:
    """Of these what nobody has read, the urgent ones first."""
    return told_to(actor).filter(read_at=None).order_by("-urgent", "-at", "pk")


def mark_read(notice: UUID, *, by: Actor, at: datetime) -> None:
    unread(by).filter(pk=notice).update(read_at=at, read_by=by.person_id)


def mark_all_read(*, by: Actor, at: datetime, until: datetime) -> int:
    """Mark what came until a moment; what came while somebody was reading stays unread."""
    return unread(by).filter(at__lte=until).update(read_at=at, read_by=by.person_id)


def _reference(about: About) -> tuple[str, UUID | None]:
    if about is None:
        return "", None
    if isinstance(about, tuple):
        return about
    return about._meta.label_lower, about.pk
