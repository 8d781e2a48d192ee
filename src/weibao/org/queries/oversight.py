"""Who watches over the work of a town: its leadership and its discipline office."""

from __future__ import annotations

from ..models import Unit
from ..models.unit import UnitKind

OVERSEEING = (UnitKind.GOVERNMENT, UnitKind.DISCIPLINE)


def overseers(town: str) -> list[Unit]:
    """Units whose leaders see stage and clocks of every matter, and hear of what is late."""
    return list(Unit.objects.filter(town=town, kind__in=OVERSEEING, valid_to=None))
