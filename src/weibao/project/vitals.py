"""Signs of life of the service, cheap enough to be asked every few seconds."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from weibao.audit.models import Event, EventSeal
from weibao.office.ticking import last_round

# Below this the next upload or backup may fail; nothing is refused yet.
LEAST_FREE = 500 * 2**20
# Some rounds may be missed by a restart.
TICK_LATE = timedelta(minutes=5)
SEAL_LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class Vitals:
    """`ok`: requests can be served. `warnings`: what the keeper should look at."""

    ok: bool
    warnings: tuple[str, ...] = ()


def free_space() -> int:
    """Bytes left for the data home."""
    home = Path(settings.WEIBAO_HOME)
    return shutil.disk_usage(home if home.exists() else home.parent).free


def disk_is_low() -> bool:
    return free_space() < LEAST_FREE


def vitals(*, at: datetime) -> Vitals:
    """Database, disk, tick and seal at `at`."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        late = {"tick": _tick_is_late(at), "seal": _seal_is_late(at)}
    except Error:
        return Vitals(ok=False, warnings=("database",))
    found = {"disk": disk_is_low(), **late}
    return Vitals(ok=True, warnings=tuple(name for name, bad in found.items() if bad))


def _tick_is_late(at: datetime) -> bool:
    """Also when the clock was set back: then no round is done until the keeper confirms it."""
    last = last_round()
    return last is None or not -TICK_LATE < at - last < TICK_LATE


def _seal_is_late(at: datetime) -> bool:
    """Whether an event has waited too long to be sealed."""
    last = EventSeal.objects.order_by("-seq").values_list("event__at", flat=True).first()
    waiting = Event.objects.filter(at__lt=at - SEAL_LATE)
    if last is not None:
        waiting = waiting.filter(at__gt=last)
    return waiting.exists()
