"""What the lists of a case's parts share: the clock of each, who is who, and of which child."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from weibao.kernel.actor import Actor
from weibao.office import clocks
from weibao.office.models import Clock
from weibao.org.queries.areas import area_names

from . import cases as reading


def clock_views(subjects: Iterable[UUID], *, at: datetime) -> dict[UUID, clocks.ClockView]:
    """The newest clock of each part; one query."""
    rows = Clock.objects.filter(subject__in=list(subjects)).select_related("unit")
    calendars = clocks.Calendars()
    return {
        row.subject: clocks.view(row, at=at, calendars=calendars)
        for row in rows.order_by("started_at")
    }


def subjects_seen(actor: Actor, cases: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Of `cases` those the person knows of: the child and the place as a list shows them."""
    found = list(reading.visible(actor).filter(pk__in=set(cases)))
    places = area_names(case.area for case in found)
    return {
        case.pk: {
            "subject": reading.subject_of(case, place=places.get(case.area, "")),
            "line": places.get(case.area, ""),
        }
        for case in found
    }
