"""What the tick does for papers: a day after it was set, the file is gone; who printed it stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM
from weibao.kernel.ticking import own_transactions, ticks

from ..models import Printing
from ..models.printing import PrintState
from ..storage import files

KEPT = timedelta(days=1)
BATCH = 100


@ticks.register("papers.clear")
@own_transactions
def clear(at: datetime) -> int:
    """First the rows, then what they kept: a file that no row names is swept away later."""
    with transaction.atomic():
        old = Printing.objects.filter(state=PrintState.READY, ended_at__lte=at - KEPT)
        found = dict(old.order_by("ended_at").values_list("pk", "place")[:BATCH])
        if not found:
            return 0
        Printing.objects.filter(pk__in=found).update(state=PrintState.GONE, place="")
        record("paper.cleared", actor=SYSTEM, at=at, count=len(found))
    for place in found.values():
        files().discard(place)
    return len(found)
