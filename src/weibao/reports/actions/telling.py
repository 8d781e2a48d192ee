"""Writing to the reporter, in the transaction of the act that is told."""

from __future__ import annotations

from datetime import datetime

from weibao.kernel.actor import Actor

from ..models import Report, ReportMessage
from .answering import tell_unit


def tell_reporter(
    report: Report, kind: str, text: str, *, by: Actor, at: datetime
) -> ReportMessage:
    """One message of the station on the receipt page; a unit that reported by law hears of it too."""
    message = ReportMessage.objects.create(
        report=report,
        town=report.town,
        kind=kind,
        text=text,
        at=at,
        person=by.person_id,
        post=by.seats[0].post_id if by.seats else None,
    )
    tell_unit(report, message, at=at)
    return message
