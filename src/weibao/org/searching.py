"""Units in the search box, by name, short name and alias. People are not searched: names are sealed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.searching import Hit, searches

from .queries.units import units_seen


@searches.register("units")
def units(typed: str, actor: Actor, at: datetime, limit: int) -> list[Hit]:
    named = Q(name__contains=typed) | Q(short_name__contains=typed)
    alias = Q(aliases__name__contains=typed, aliases__valid_to=None)
    found = units_seen(actor, on=at.date()).filter(named | alias).distinct()
    return [
        Hit(
            group="单位",
            title=unit.short_name,
            url=reverse("org:unit", args=[unit.pk]),
            line=unit.name if unit.name != unit.short_name else unit.get_kind_display(),
            rank=40 if typed in {unit.name, unit.short_name} else 60,
        )
        for unit in found.order_by("valid_from", "area", "created_at")[:limit]
    ]
