"""Running clocks and unread notices of a unit that was merged go to its successor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from weibao.kernel.actor import Actor
from weibao.kernel.succeeding import successions
from weibao.org.models import Unit

from . import clocks
from .models import Notice


@successions.register("office")
def follow(old: UUID, heir: UUID, by: Actor, at: datetime) -> int:
    number = clocks.hand_over(Unit.objects.get(pk=heir), unit=old)
    return number + Notice.objects.filter(unit=old, read_at=None).update(unit=heir)
