"""How often something is added with one receipt: whoever holds the code uses up that report's alone."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from weibao.office.guard import tally
from weibao.office.guard.numbers import MESSAGES_OF_REPORT, numbers
from weibao.reports.models import Report
from weibao.reports.models.message import MessageKind

DAY = timedelta(days=1)


def wait(report: Report, *, at: datetime) -> int:
    """Seconds until the reporter may add something again; 0 now. Counted in the database."""
    most = numbers(report.town, on=at.date())[MESSAGES_OF_REPORT]
    rows = report.messages.filter(kind=MessageKind.FROM_REPORTER, at__gt=at - DAY)
    # Another may be added as soon as the oldest of the last `most` is a day old.
    oldest = rows.order_by("-at").values_list("at", flat=True)[most - 1 : most].first()
    if oldest is None:
        return 0
    tally.note(tally.SLOWED, tally.RECEIPT, town=report.town)
    return max(1, math.ceil((oldest + DAY - at).total_seconds()))
