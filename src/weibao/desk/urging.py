"""Which clocks a person may urge today, and which were urged already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from weibao.cases.actions.clocks import urge_key
from weibao.cases.permissions import CLOCKS_URGE
from weibao.kernel.actor import Actor
from weibao.office.models import Clock, Notice

MAY, DONE = "may", "done"


def urgeable(actor: Actor, pks: Iterable[UUID | None], *, at: datetime) -> dict[UUID, str]:
    """`may` for running clocks in other hands, `done` for those urged today; two queries."""
    wanted = {pk for pk in pks if pk}
    if not CLOCKS_URGE.held_by(actor) or not wanted:
        return {}
    running = Clock.objects.filter(pk__in=wanted, state="running").select_related("unit")
    keys = {row.pk: urge_key(row, at) for row in CLOCKS_URGE.visible_to(actor, running)}
    told = set(Notice.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    return {pk: DONE if key in told else MAY for pk, key in keys.items()}
