"""What the minute tick does for `org`: keys of custodians who left end when their day has come, keys
that were tampered with are told of, and sign-ins that are over leave the tables."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from weibao.kernel.actor import SYSTEM
from weibao.kernel.ticking import ticks

from .actions.custodians import notice_changed, retire_keys
from .models import Town


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
