"""Accepting a report into a case, or refusing it with a reason the reporter reads."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.cases.actions.opening import open_case
from weibao.cases.models import Case
from weibao.kernel.actor import Actor
from weibao.office import clocks, flow

from ..flows import REPORT
from ..models import Report, ReportMessage
from ..models.message import MessageKind
from ..permissions import REPORTS_ACCEPT
from ..rules.circumstances import circumstance
from .answering import RESULT, tell_unit
from .filing import minutes


def accept(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    version: int,
    reason: str = "",
    child: UUID | None = None,
    child_name: str = "",
    area: str = "",
) -> Case:
    """Open a case from the report. `child` is an open file, or `child_name` what is known."""
    with transaction.atomic():
        report = aggregates.lock(Report, pk, version=version)
        by = REPORTS_ACCEPT.check(by, report)
        # Asked before the case opens: a report decided by someone else must not leave a case behind.
        REPORT.require("accept", report.status)
        case = open_case(
            by=by,
            at=at,
            town=report.town,
            area=area or report.area,
            lead=report.unit,
            circumstance=report.circumstance,
            matter=circumstance(report.circumstance).matter,
            reported_at=report.created_at,
            child=child,
            child_name=child_name,
            suspect=report.suspect_known,
        )
        report.case = case
        report.decision_reason = reason
        report.decided_after = minutes(report.created_at, at)
        flow.move(report, REPORT, "accept", by=by, at=at, note=reason)
        clocks.attach(report.pk, case=case.pk)
        return case


def refuse(pk: UUID, *, by: Actor, at: datetime, version: int, reason: str) -> Report:
    """Do not accept. The reason is the reporter's answer, so it is told at once."""
    with transaction.atomic():
        report = aggregates.lock(Report, pk, version=version)
        by = REPORTS_ACCEPT.check(by, report)
        report.decision_reason = reason
        report.answered_at = at
        report.result_told_at = at
        report.decided_after = minutes(report.created_at, at)
        report.told_in_time = clocks.in_time(RESULT, subject=report.pk, at=at)
        flow.move(report, REPORT, "refuse", by=by, at=at, note=reason)
        message = ReportMessage.objects.create(
            report=report,
            town=report.town,
            kind=MessageKind.RESULT,
            text=reason,
            at=at,
            person=by.person_id,
            post=by.seats[0].post_id,
        )
        tell_unit(report, message, at=at)
        return report
