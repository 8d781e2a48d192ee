"""The working-day calendar of a town: the carried one with the rows administrators added."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from weibao.kernel.workdays import WorkCalendar

from .models import Holiday


def calendar_of(town: str) -> WorkCalendar:
    """Rows of the town win over rows for every town; both win over the carried calendar."""
    rows = in_force(town).order_by("town").values_list("day", "is_workday")
    return WorkCalendar(dict(rows))


def in_force(town: str) -> QuerySet[Holiday]:
    """The rows that count in `town`, without those withdrawn."""
    return Holiday.objects.filter(Q(town=town) | Q(town=""), withdrawn_at=None)


class Calendars(dict[str, WorkCalendar]):
    """The calendars of the towns on one page, each read when a working day is first counted there."""

    def __missing__(self, town: str) -> WorkCalendar:
        self[town] = calendar_of(town)
        return self[town]
