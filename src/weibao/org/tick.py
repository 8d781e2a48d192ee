"""What the minute tick does for `org`: keys of custodians who left end when their day has come, keys
that were tampered with are told of, sign-ins that are over leave the tables, and the work of units
that were merged follows them on the day."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from weibao.kernel.actor import SYSTEM
from weibao.kernel.succeeding import carry_over
from weibao.kernel.ticking import ticks

from .actions.custodians import notice_changed, retire_keys
from .models import Town, Unit


@ticks.register("org.custodian_keys")
def custodian_keys(at: datetime) -> int:
    towns = Town.objects.order_by("code").values_list("code", flat=True)
    return sum(retire_keys(town=code, by=SYSTEM, at=at) for code in towns)


@ticks.register("org.changed_keys")
def changed_keys(at: datetime) -> int:
    """Public keys that are not what they were made as: somebody wrote into the database."""
    return notice_changed(at=at)


@ticks.register("org.sessions")
def sessions(at: datetime) -> int:
    Session.objects.filter(expire_date__lt=at).delete()
    kept = Session.objects.values("session_key")
    gone, _ = UserSession.objects.exclude(session_key__in=kept).delete()
    return int(gone)


@ticks.register("org.successions")
def successions(at: datetime) -> int:
    """In the order they were closed, so that what passes through two mergers arrives."""
    closed = Unit.objects.filter(successor__isnull=False, valid_to__lte=at.date())
    number = 0
    for unit in closed.order_by("valid_to", "pk"):
        if unit.successor_id is not None:
            number += carry_over(unit.pk, unit.successor_id, by=SYSTEM, at=at)
    return number
