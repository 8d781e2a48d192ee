"""A complaint about the handling: made with the receipt, answered by somebody else than the handler."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, flow, notices, numbers
from weibao.org.models import Post

from ..complaint_flow import ANSWER_LIMIT, COMPLAINT
from ..models import Complaint, Report
from ..permissions import COMPLAINTS_ANSWER
from ..queries.complaints import receiver_of


class NoReceiver(Exception):
    """The town has nobody besides the handler who could answer."""


def complain(report: Report, *, at: datetime, text: str) -> Complaint:
    """Take a complaint from the reporter, who proved the receipt code at the edge.

    Raises `Blocked` while an earlier one waits for its answer, `NoReceiver`.
    """
    if not text:
        raise Blocked(["写上哪里办得不好"])
    with transaction.atomic():
        # Locked, not changed: two complaints at once must not both find none that is open.
        report = aggregates.lock(Report, report.pk)
        if report.complaints.filter(status="received").exists():
            raise Blocked(["您的上一次投诉还在等答复。要补充，请写在“补充一句”里，或者打 12345"])
        post = receiver_of(report, on=at.date())
        if post is None:
            raise NoReceiver(report.town)
        complaint = aggregates.create(
            _row(report, post, text=text, at=at), by=SYSTEM, at=at, event="complaint.filed"
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


def _row(report: Report, post: Post, *, text: str, at: datetime) -> Complaint:
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
    """The reporter opened the receipt page: note that the answers arrived."""
    with transaction.atomic():
        unseen = report.complaints.filter(status="answered", seen_at=None)
        for pk in unseen.values_list("pk", flat=True):
            complaint = aggregates.lock(Complaint, pk)
            complaint.seen_at = at
            aggregates.save(complaint, by=SYSTEM, at=at, event="complaint.read")
