"""What the tick does for files taken out of lists: they are gone after their day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM
from weibao.kernel.ticking import own_transactions, ticks

from ..models import Export
from ..models.export import ExportState
from ..storage import files

BATCH = 100
# A job that was given up must not leave a page waiting for ever.
GIVEN_UP = timedelta(hours=3)
NOT_MADE = "后台没有做成，请再导出一次；还不行就告诉系统管理员"


@ticks.register("exports.expire")
@own_transactions
def expire(at: datetime) -> int:
    """End what has had its day: first the row, then the file, so that no row names a lost one."""
    with transaction.atomic():
        over = Export.objects.select_for_update().filter(
            state=ExportState.READY, expires_at__lte=at
        )
        rows = list(over.order_by("expires_at")[:BATCH])
        places = [row.place for row in rows if row.place]
        Export.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=ExportState.EXPIRED, place=None
        )
        if rows:
            record("list.exports_expired", actor=SYSTEM, at=at, count=len(rows))
    for place in places:
        files().discard(place)
    return len(rows)


@ticks.register("exports.give_up")
def give_up(at: datetime) -> int:
    waiting = Export.objects.filter(state=ExportState.WAITING, created_at__lte=at - GIVEN_UP)
    return waiting.update(state=ExportState.REFUSED, refusal=NOT_MADE)
