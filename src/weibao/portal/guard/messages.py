"""How often one receipt adds, rates, complains: whoever holds the code uses up that report's alone."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from weibao.audit.models import Event
from weibao.office.guard import tally
from weibao.office.guard.numbers import MESSAGES_OF_REPORT, numbers
from weibao.reports.models import Report
from weibao.reports.models.message import MessageKind

DAY = timedelta(days=1)


def wait(report: Report, *, at: datetime) -> int:
    """Seconds until the reporter may add something again; 0 now. Counted in the database."""
    rows = report.messages.filter(kind=MessageKind.FROM_REPORTER, at__gt=at - DAY)
    return _wait(report, rows.order_by("-at").values_list("at", flat=True), at=at)


def wait_to_rate(report: Report, *, at: datetime) -> int:
    """The same for judging the result: each change of mind stays in the log for ever."""
    rows = Event.objects.filter(subject=report.pk, kind="report.rated", at__gt=at - DAY)
    return _wait(report, rows.order_by("-at").values_list("at", flat=True), at=at)


def wait_to_complain(report: Report, *, at: datetime) -> int:
    """The same for complaints, which several may wait for their answer."""
    rows = report.complaints.filter(created_at__gt=at - DAY).order_by("-created_at")
    return _wait(report, rows.values_list("created_at", flat=True), at=at)


def in_line(report: Report) -> None:
    """One after the other for the rest of the transaction: or several at once would all count the same."""
    Report.objects.select_for_update().only("pk").get(pk=report.pk)


def _wait(report: Report, times: QuerySet[Any, datetime], *, at: datetime) -> int:
    """`times` of the last day, the newest first."""
    most = numbers(report.town, on=at.date())[MESSAGES_OF_REPORT]
    # Another may come as soon as the oldest of the last `most` is a day old.
    oldest = times[most - 1 : most].first()
    if oldest is None:
        return 0
    tally.note(tally.SLOWED, tally.RECEIPT, town=report.town)
    return max(1, math.ceil((oldest + DAY - at).total_seconds()))
