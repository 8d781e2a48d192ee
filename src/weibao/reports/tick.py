"""What the tick does for `reports`: whether somebody wrote into the tables of custody."""

from __future__ import annotations

from datetime import datetime

from weibao.kernel.actor import SYSTEM
from weibao.kernel.ticking import own_transactions, ticks
from weibao.office import daily
from weibao.org.models import Town

from .actions.watching import mend_labels, notice_recoveries

LABELS = "reports.labels"


@ticks.register("reports.recoveries")
def changed_recoveries(at: datetime) -> int:
    return notice_recoveries(at=at)


@ticks.register(LABELS)
@own_transactions
def changed_labels(at: datetime) -> int:
    """Once a day: it reads every envelope."""
    if not daily.due(LABELS, at=at):
        return 0
    towns = Town.objects.order_by("code").values_list("code", flat=True)
    return sum(mend_labels(code, by=SYSTEM, at=at) for code in towns)
