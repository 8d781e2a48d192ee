"""Telling people that much comes in: once a day for each layer, in numbers only."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM
from weibao.org.models import Unit
from weibao.org.roles import Role

from ..models import Notice
from ..notices import tell
from .tally import TOLD

# What this process told today; the key of a notice keeps it to one a day for all processes.
_told: dict[tuple[str, str], date] = {}


def first_today(layer: str, about: str, at: datetime) -> bool:
    """Whether this process has not told of it today."""
    first = _told.get((layer, about)) != at.date()
    _told[layer, about] = at.date()
    return first


def forget() -> None:
    _told.clear()


@transaction.atomic
def tell_keepers(layer: str, text: str, *, town: str, at: datetime) -> None:
    """One notice a day to the system keepers: those of `town`, or all when it is empty."""
    in_force = Q(posts__valid_to=None) | Q(posts__valid_to__gt=at.date())
    keepers = Unit.objects.filter(in_force, posts__role=Role.SYSTEM_KEEPER).distinct()
    rows = list(keepers.filter(town=town) if town else keepers)
    keys = [f"guard:{layer}:{town}:{unit.pk}:{at:%Y%m%d}" for unit in rows]
    if Notice.objects.filter(key__in=keys).exists():
        return
    for unit, key in zip(rows, keys, strict=True):
        tell(unit, text, town=unit.town, key=key, at=at, role=Role.SYSTEM_KEEPER, urgent=True)
    record(TOLD, actor=SYSTEM, at=at, town=town, digest=layer, count=1)


@transaction.atomic
def tell_units(
    layer: str, text: str, *, units: list[Unit], town: str, about: str, at: datetime
) -> None:
    """One notice a day to each of `units`; `about` keeps two matters of a day apart."""
    keys = [f"guard:{layer}:{about}:{unit.pk}:{at:%Y%m%d}" for unit in units]
    if Notice.objects.filter(key__in=keys).exists():
        return
    for unit, key in zip(units, keys, strict=True):
        tell(unit, text, town=town, key=key, at=at, urgent=True)
    record(TOLD, actor=SYSTEM, at=at, town=town, digest=layer, count=1)
