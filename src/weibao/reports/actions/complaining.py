"""A complaint about the handling: made with the receipt, answered by somebody else than the handler."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.crypto import receipts
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, flow, notices, numbers
from weibao.org.models import Post

from ..complaint_flow import ANSWER_LIMIT, COMPLAINT
from ..models import Complaint, Report
from ..permissions import COMPLAINTS_ANSWER
from ..queries.complaints import desk_knows_code, of_report, receiver_of
from .answering import opened_lately


class NoReceiver(Exception):
    """The town has nobody besides the handler who could answer."""


def complain(report: Report, *, at: datetime, text: str, client_key: str = "") -> Complaint:
    """Take a complaint from the reporter, who proved the receipt code at the edge.

    Where the desk knows that code it is kept from it: the complaint gets a code of its own, derived
    from the form's `client_key` and stored nowhere. Several may wait for an answer: or whoever else
    has the code could send an empty one first. Raises `Blocked`, `NoReceiver`.
    """
    if not text:
        raise Blocked(["写上哪里办得不好"])
    with transaction.atomic():
        post = receiver_of(report, on=at.date())
        if post is None:
            raise NoReceiver(report.town)
        complaint = aggregates.create(
            _row(report, post, text=text, at=at, key=client_key),
            by=SYSTEM,
            at=at,
            event="complaint.filed",
        )
        flow.history(complaint, COMPLAINT, "file", source="", target="received", by=SYSTEM, at=at)
        clocks.start_first([ANSWER_LIMIT], subject=complaint, unit=post.unit, at=at)
        notices.tell(
            post.unit,
            f"报告人投诉 {report.number} 的办理，请答复",
            town=report.town,
            key=f"complaint:{complaint.pk}",
            at=at,
            about=complaint,
            role=post.role,
        )
        return complaint


def _row(report: Report, post: Post, *, text: str, at: datetime, key: str) -> Complaint:
    number = numbers.take("complaint", town=report.town, year=at.year)
    return Complaint(
        town=report.town,
        area=report.area,
        created_at=at,
        number=f"T{at.year}-{number:04d}",
        report=report,
        unit=report.unit,
        receiver=post.unit,
        receiver_role=post.role,
        receipt_digest=receipts.digest(receipts.derive_code(key))
        if desk_knows_code(report)
        else None,
        status="received",
        status_at=at,
        text=text,
    )


def answer(pk: UUID, *, by: Actor, at: datetime, version: int, text: str) -> Complaint:
    """Answer the reporter. Raises `Stale`, `Refused`, `IllegalMove`, `Blocked`."""
    with transaction.atomic():
        complaint = aggregates.lock(Complaint, pk, version=version)
        by = COMPLAINTS_ANSWER.check(by, complaint)
        complaint.answer = text
        complaint.answered_at = at
        flow.move(complaint, COMPLAINT, "answer", by=by, at=at)
        return complaint


def seen_by_reporter(report: Report, *, at: datetime) -> None:
    """The reporter opened the receipt page: note that the answers shown there arrived."""
    with transaction.atomic():
        for complaint in of_report(report).filter(status="answered", seen_at=None):
            _seen(complaint, at=at)


def opened_by_code(complaint: Complaint, *, at: datetime) -> None:
    """It was opened with its own code; again and again it is one event, as with a receipt."""
    with transaction.atomic():
        if complaint.status == "answered" and complaint.seen_at is None:
            _seen(complaint, at=at)
        elif not opened_lately(complaint.pk, at=at):
            record("receipt.opened", actor=SYSTEM, at=at, subject=complaint)


def _seen(found: Complaint, *, at: datetime) -> None:
    complaint = aggregates.lock(Complaint, found.pk)
    complaint.seen_at = at
    aggregates.save(complaint, by=SYSTEM, at=at, event="complaint.read")
