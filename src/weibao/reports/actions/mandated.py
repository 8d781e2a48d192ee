"""What a unit does that must report by law: report, tell the authorities, answer, explain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import notices
from weibao.office.attachments.claiming import claim
from weibao.org.models import Unit

from ..models import Notification, Report, ReportMessage
from ..models.message import MessageKind
from ..models.notification import Authority
from ..models.report import Channel
from ..permissions import REPORTS_ADD, REPORTS_FILE
from .answering import mark_seen
from .filing import Content, file_report


@dataclass(frozen=True)
class Told:
    """An authority that was told: when, by whom of the unit, how, with which slip."""

    authority: str
    at: datetime
    by_name: str
    how: str
    slip: str = ""


def file_mandated(
    content: Content,
    *,
    by: Actor,
    at: datetime,
    unit: Unit,
    category: str,
    known_at: datetime,
    told: Iterable[Told] = (),
    only_me: bool = False,
    files: Sequence[str] = (),
) -> Report:
    """Report as `unit`, which came to know at `known_at` and has told these authorities already.

    未保法 art. 11(2) and 高检发〔2020〕9号 art. 2 say "at once", so nothing is too late to be taken.
    """
    with transaction.atomic():
        by = REPORTS_FILE.check(by)
        report = file_report(
            content,
            by=by,
            at=at,
            town=unit.town,
            channel=Channel.MANDATED,
            from_unit=unit,
            known_at=known_at,
            category=category,
            only_for=by.person_id if only_me else None,
            files=files,
        )
        for one in told:
            _write(report, one, by=by, at=at)
        return report


def notify(pk: UUID, *, by: Actor, at: datetime, told: Told) -> Notification:
    """Note that one more authority was told."""
    with transaction.atomic():
        report = aggregates.lock(Report, pk)
        by = REPORTS_ADD.check(by, report)
        row = _write(report, told, by=by, at=at)
        aggregates.save(report, by=by, at=at, event="report.notified", fields=["notification"])
        _tell_station(report, f"已告诉{Authority(told.authority).label}", key=row.pk, at=at)
        return row


def add_from_unit(
    pk: UUID, *, by: Actor, at: datetime, text: str, files: Sequence[str] = ()
) -> ReportMessage:
    """More from the unit, or its answer to what the station asked: what was asked counts as read."""
    if not text:
        raise Blocked(["写上要补充的话"])
    with transaction.atomic():
        report = aggregates.lock(Report, pk)
        by = REPORTS_ADD.check(by, report)
        mark_seen(report, at=at)
        message = ReportMessage.objects.create(
            report=report,
            town=report.town,
            kind=MessageKind.FROM_REPORTER,
            text=text,
            at=at,
            person=by.person_id,
            post=by.seats[0].post_id,
        )
        claim(files, subject=report, part=message, by=by, at=at)
        fields = ["message", "files"] if files else ["message"]
        aggregates.save(report, by=by, at=at, event="report.added_to", fields=fields)
        _tell_station(report, "报告单位有补充", key=message.pk, at=at)
        return message


def acknowledge(pk: UUID, *, by: Actor, at: datetime) -> None:
    """The unit has read what the station told it."""
    with transaction.atomic():
        report = Report.objects.get(pk=pk)
        by = REPORTS_ADD.check(by, report)
        if mark_seen(report, at=at):
            record("report.read_by_unit", actor=by, at=at, subject=report)


def explain(pk: UUID, *, by: Actor, at: datetime, reason: str) -> Report:
    """Say why the report did not come at once. Asked afterwards, and only once it is filed."""
    if not reason:
        raise Blocked(["写一句为什么没有马上报告"])
    with transaction.atomic():
        report = aggregates.lock(Report, pk)
        by = REPORTS_ADD.check(by, report)
        report.late_reason = reason
        aggregates.save(report, by=by, at=at, event="report.late_explained")
        return report


def _write(report: Report, told: Told, *, by: Actor, at: datetime) -> Notification:
    return Notification.objects.create(
        report=report,
        town=report.town,
        unit=cast(Unit, report.from_unit),  # a report of a unit has one
        authority=told.authority,
        at=told.at,
        by_name=told.by_name,
        how=told.how,
        slip=told.slip,
        recorded_at=at,
        person=by.person_id,
        post=by.seats[0].post_id,
    )


def _tell_station(report: Report, what: str, *, key: UUID, at: datetime) -> None:
    notices.tell(
        report.unit,
        f"{report.number}：{what}",
        town=report.town,
        key=f"mandated:{key}",
        at=at,
        about=report,
    )
