"""Reading the log, for auditors."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE

from ..models import Event
from ..permissions import EVENTS_VIEW


def events_seen(
    actor: Actor, *, day: date | None = None, kind: str = "", refused: bool = False
) -> QuerySet[Event]:
    """Events of the actor's towns, newest first; of one day, of one kind, or only refusals."""
    rows = EVENTS_VIEW.visible_to(actor, Event.objects.all()).select_related("seal")
    if day is not None:
        begin = datetime.combine(day, time.min, ZONE)
        rows = rows.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    if refused:
        rows = rows.filter(kind__startswith="refused:")
    elif kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("-at", "-id")
