"""What the limits did lately, in numbers by day and layer. There is nothing else to read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncDate

from weibao.audit.models import Event
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE

from ..guard.tally import EFFECTS, LAYERS
from ..permissions import GUARD_VIEW

DAYS = 14


@dataclass(frozen=True)
class Row:
    """One line of a table: how often each effect, in the order of `EFFECTS`."""

    label: str
    counts: tuple[int, ...]

    @property
    def cells(self) -> list[dict[str, object]]:
        """Each count beside the words of its effect."""
        pairs = zip(EFFECTS.values(), self.counts, strict=True)
        return [{"effect": words, "count": count} for words, count in pairs]


@dataclass(frozen=True)
class Lately:
    """The last `DAYS` days, today included: layers and days where something happened."""

    by_layer: list[Row]
    by_day: list[Row]
    total: Row

    @property
    def quiet(self) -> bool:
        return not any(self.total.counts)


def lately(actor: Actor, *, on: date) -> Lately:
    """Sums of the actor's towns, and of what happened before a town was known; one query."""
    first = on - timedelta(days=DAYS - 1)
    begin = datetime.combine(first, time.min, ZONE)
    events = GUARD_VIEW.visible_to(actor, Event.objects.filter(at__gte=begin))
    found = (
        events.annotate(day=TruncDate("at", tzinfo=ZONE))
        .values_list("day", "digest", "kind")
        .order_by()
        .annotate(times=Sum("count"))
    )
    layers: Counter[tuple[str, str]] = Counter()
    days: Counter[tuple[date, str]] = Counter()
    for day, layer, kind, times in found:
        layers[layer, kind] += times or 0
        days[day, kind] += times or 0
    every_layer = [_row(label, layers, layer) for layer, label in LAYERS.items()]
    every_day = [
        _row(f"{day:%m-%d}", days, day) for day in (on - timedelta(n) for n in range(DAYS))
    ]
    return Lately(
        by_layer=[row for row in every_layer if any(row.counts)],
        by_day=[row for row in every_day if any(row.counts)],
        total=Row("合计", tuple(map(sum, zip(*(row.counts for row in every_day), strict=True)))),
    )


def _row(label: str, counted: Counter[tuple[Any, str]], key: Any) -> Row:
    return Row(label, tuple(counted[key, kind] for kind in EFFECTS))
