"""The working-day calendar of a town: the carried one with the rows administrators added."""

from __future__ import annotations

from django.db.models import Q

from weibao.kernel.workdays import WorkCalendar

from .models import Holiday


def calendar_of(town: str) -> WorkCalendar:
    """Rows of the town win over rows for every town; both win over the carried calendar."""
    rows = Holiday.objects.filter(Q(town=town) | Q(town="")).order_by("town")
    return WorkCalendar({row.day: row.is_workday for row in rows})
