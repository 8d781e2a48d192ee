"""Signing for a report that another town handed over: the proof on the receiving side."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.office import flow, notices

from ..flows import REPORT
from ..models import HandOver, Report
from ..permissions import REPORTS_ACCEPT


def sign(pk: UUID, *, by: Actor, at: datetime, version: int) -> Report:
    """Take the report over. From now on it can be decided or handed on, not sent back."""
    with transaction.atomic():
        report = aggregates.lock(Report, pk, version=version)
        by = REPORTS_ACCEPT.check(by, report)
        flow.move(report, REPORT, "sign", by=by, at=at)
        sign_for(report, by=by, at=at)
        return report


def sign_for(report: Report, *, by: Actor, at: datetime) -> None:
    """Sign, if the locked report came from elsewhere and nobody has; the old town is told."""
    arrival = arrival_of(report)
    if arrival is None or arrival.taken_at is not None:
        return
    arrival.taken_at = at
    arrival.taken_by = by.person_id
    arrival.taken_post = by.seats[0].post_id
    arrival.save(update_fields=["taken_at", "taken_by", "taken_post"])
    notices.tell(
        arrival.report.unit,
        f"{report.unit.short_name}接收了移交的 {arrival.report.number}，编号 {report.number}",
        town=arrival.town,
        key=f"taken:{arrival.pk}",
        at=at,
        about=arrival.report,
    )


def arrival_of(report: Report) -> HandOver | None:
    """The hand-over by which the report came here, if it came from another town."""
    if report.came_from_id is None:
        return None
    return HandOver.objects.select_related("report__unit").get(to_report=report.pk)
