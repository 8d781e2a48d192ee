"""Telling a unit something, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.org.models import Unit

from .models import Notice


def tell(
    unit: Unit,
    text: str,
    *,
    town: str,
    key: str,
    at: datetime,
    about: Any = None,
    role: str = "",
    urgent: bool = False,
) -> None:
    """Leave a notice for `unit`; the same `key` is told once, however often this runs."""
    try:
        with transaction.atomic():
            Notice.objects.create(
                town=town,
                unit=unit,
                role=role,
                text=text,
                subject_kind=about._meta.label_lower if about is not None else "",
                subject=about.pk if about is not None else None,
                urgent=urgent,
                at=at,
                key=key,
            )
    except IntegrityError:
        return


def unread(actor: Actor) -> QuerySet[Notice]:
    """Notices for the actor's units and roles that nobody has read."""
    mine = Q(pk__in=[])
    for seat in actor.seats:
        mine |= Q(unit=seat.unit_id, role__in=["", seat.role])
    return Notice.objects.filter(mine, read_at=None).order_by("-urgent", "-at")


def mark_read(notice: UUID, *, by: Actor, at: datetime) -> None:
    unread(by).filter(pk=notice).update(read_at=at, read_by=by.person_id)
