"""Accepting a report into a case, new or open, or refusing it with a reason the reporter reads."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.audit.models import Event
from weibao.cases.actions.opening import open_case
from weibao.cases.models import Case
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, flow

from ..flows import REPORT
from ..models import Report
from ..models.message import MessageKind
from ..models.report import RefusalKind
from ..permissions import REPORTS_ACCEPT
from ..rules.circumstances import circumstance
from .answering import RESULT
from .filing import minutes
from .signing import sign_for
from .telling import tell_reporter

UNREAD = "“骚扰或虚假”要先打开这件报告看过内容，才能这样定"


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
        report, by = to_decide(pk, "accept", by=by, at=at, version=version)
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


def refuse(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    version: int,
    reason: str,
    kind: str = RefusalKind.OTHER,
) -> Report:
    """Do not accept. The reason is the reporter's answer, so it is told at once.

    As spam only after this person has opened the report: nothing is thrown away unread.
    """
    with transaction.atomic():
        report, by = to_decide(pk, "refuse", by=by, at=at, version=version)
        if kind == RefusalKind.SPAM and not was_read(report, by=by):
            raise Blocked([UNREAD])
        report.refusal = RefusalKind(kind)
        report.decision_reason = reason
        report.answered_at = report.answered_at or at
        report.result_told_at = at
        report.decided_after = minutes(report.created_at, at)
        report.told_in_time = clocks.in_time(RESULT, subject=report.pk, at=at)
        flow.move(report, REPORT, "refuse", by=by, at=at, note=reason)
        tell_reporter(report, MessageKind.RESULT, reason, by=by, at=at)
        return report


def release(pk: UUID, *, by: Actor, at: datetime, version: int, note: str = "") -> Report:
    """Screened: the report goes to the normal queue. Only after this person has opened it."""
    with transaction.atomic():
        report = aggregates.lock(Report, pk, version=version)
        by = REPORTS_ACCEPT.check(by, report)
        REPORT.require("release", report.status)
        if report.held and not was_read(report, by=by):
            raise Blocked(["先打开这件报告看过内容，再转入待受理"])
        flow.move(report, REPORT, "release", by=by, at=at, note=note, setting={"held": False})
        return report


def to_decide(
    pk: UUID, step: str, *, by: Actor, at: datetime, version: int
) -> tuple[Report, Actor]:
    """The locked report and the actor in the post that decides it, ready for `step`.

    Asked before anything is written: a report that somebody else decided must leave no case behind.
    Deciding also screens a report that is held, and signs for one that another town handed over.
    """
    report = aggregates.lock(Report, pk, version=version)
    by = REPORT.step(step).permission.check(by, report)  # type: ignore[union-attr]
    REPORT.require(step, report.status)
    report.held = False
    sign_for(report, by=by, at=at)
    return report, by


def was_read(report: Report, *, by: Actor) -> bool:
    """Whether this person has opened the page of the report, which shows what was told."""
    opened = Event.objects.filter(subject=report.pk, kind="report.opened", person=by.person_id)
    return opened.exists()
