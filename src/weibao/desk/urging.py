"""Which clocks a person may urge today, and which were urged already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from weibao.cases.permissions import CLOCKS_URGE
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.office.models import Clock, ClockUrge

MAY, DONE = "may", "done"


def urgeable(actor: Actor, pks: Iterable[UUID | None], *, at: datetime) -> dict[UUID, str]:
    """`may` for running clocks in other hands, `done` for those urged today; two queries."""
    wanted = {pk for pk in pks if pk}
    if not CLOCKS_URGE.held_by(actor) or not wanted:
        return {}
    running = Clock.objects.filter(pk__in=wanted, state="running")
    found = CLOCKS_URGE.visible_to(actor, running).values_list("pk", flat=True)
    today = at.astimezone(ZONE).date()
    urged = ClockUrge.objects.filter(clock__in=wanted, on=today).values_list("clock", flat=True)
    done = set(urged)
    return {pk: DONE if pk in done else MAY for pk in found}
