"""What the station writes down for others: a call, a hotline's order, somebody at the door, a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks
from weibao.org.models import Unit

from ..models import HotlineOrder, Report
from ..permissions import REPORTS_ANSWER, REPORTS_TAKE
from .filing import Content, Reporter, file_report

HOTLINE_REPLY = "IN008"


@dataclass(frozen=True)
class Order:
    """The order a hotline sent: its number as `rules.orders.normalise` leaves it, and its limit."""

    hotline: str
    number: str
    due_at: datetime | None = None


class OrderTaken(Exception):
    """The same order was written down before: `report` is the first one."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.number)
        self.report = report


def take(
    content: Content,
    *,
    by: Actor,
    at: datetime,
    unit: Unit,
    channel: str,
    client_key: str,
    caller: Reporter | None = None,
    wish: str = "",
    order: Order | None = None,
    document: str = "",
    files: Sequence[str] = (),
) -> Report:
    """Write down what somebody told the station. Raises `OrderTaken`, `NoCustodians`, `NoStation`.

    The caller's name and number go into the custodians' envelope and nowhere else. The receipt code
    follows from `client_key`, as on the public page, so that it can be read out and is not stored.
    """
    with transaction.atomic():
        by = REPORTS_TAKE.check(by)
        report = file_report(
            content,
            by=by,
            at=at,
            town=unit.town,
            channel=channel,
            client_key=client_key,
            reporter=caller,
            from_unit=unit,
            wish=wish,
            document=document,
            files=files,
        )
        if order is not None:
            _attach(report, order, at=at)
        return report


def reply_to_hotline(pk: UUID, *, by: Actor, at: datetime, version: int, reply: str) -> Report:
    """Note that the hotline has its answer, which ends its limit."""
    if not reply:
        raise Blocked(["写一句怎么回复热线的"])
    with transaction.atomic():
        report = aggregates.lock(Report, pk, version=version)
        by = REPORTS_ANSWER.check(by, report)
        row = HotlineOrder.objects.filter(report=report).first()
        if row is None or row.replied_at is not None:
            raise Blocked(["这件报告没有等着回复的热线工单"])
        row.replied_at, row.reply = at, reply
        row.person, row.post = by.person_id, by.seats[0].post_id
        row.save(update_fields=["replied_at", "reply", "person", "post"])
        clocks.meet(HOTLINE_REPLY, subject=report.pk, at=at)
        return aggregates.save(
            report, by=by, at=at, event="report.hotline_replied", fields=["order"]
        )


def _attach(report: Report, order: Order, *, at: datetime) -> None:
    """The order itself; two that come at the same moment are told apart by the database."""
    try:
        with transaction.atomic():
            row = HotlineOrder.objects.create(
                report=report,
                town=report.town,
                hotline=order.hotline,
                number=order.number,
                due_at=order.due_at,
            )
    except IntegrityError:
        known = HotlineOrder.objects.select_related("report").filter(
            town=report.town, hotline=order.hotline, number=order.number
        )
        raise OrderTaken(known.get().report) from None
    if order.due_at is not None:
        clocks.start_until(
            HOTLINE_REPLY,
            subject=report,
            unit=report.unit,
            at=at,
            until=order.due_at,
            basis=f"{row.hotline_words} 工单限期",
        )
