"""Talking with the reporter, who may be anonymous: both sides through the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.audit.events import record
from weibao.audit.models import Event
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, flow, notices
from weibao.office.attachments.claiming import Waits, claim

from ..flows import REPORT
from ..models import Report, ReportMessage
from ..models.message import MessageKind, Rating
from ..models.report import Channel
from ..permissions import REPORTS_ANSWER
from ..queries.handing import current
from ..rules.untold import names_in

NAMED = "写了孩子或家里人的姓名，不能告诉报告人；只说“孩子”“家里人”"
FIRST_REPLY = "IN002"
RESULT = "IN006"
# What a notice to the unit leads to: its own page of the report, not the station's.
MADE_KIND = "reports.made"
# Who looks right after sending has not come back yet. Internal figure, for the statistics only.
CAME_BACK_AFTER = timedelta(minutes=10)
# Who turns the pages of one receipt looks at it once.
SAME_LOOK = timedelta(minutes=10)


def answer(
    pk: UUID, *, by: Actor, at: datetime, version: int, kind: str, text: str
) -> ReportMessage:
    """Write to the reporter. A result, on an accepted report, also ends the report."""
    if not text:
        raise Blocked(["写上要告诉报告人的话"])
    with transaction.atomic():
        report = aggregates.lock(Report, pk, version=version)
        by = REPORTS_ANSWER.check(by, report)
        if report.status != "accepted":
            raise Blocked([f"现在是“{report.get_status_display()}”，不能回复报告人"])
        if names_in(text, _names_of(report)):
            raise Blocked([NAMED])
        message = ReportMessage.objects.create(
            report=report,
            town=report.town,
            kind=kind,
            text=text,
            at=at,
            person=by.person_id,
            post=by.seats[0].post_id,
        )
        if kind != MessageKind.QUESTION:
            report.answered_at = report.answered_at or at
            clocks.meet(FIRST_REPLY, subject=report.pk, at=at)
        tell_unit(report, message, at=at)
        if kind == MessageKind.RESULT:
            report.result_told_at = at
            report.told_in_time = clocks.in_time(RESULT, subject=report.pk, at=at)
            flow.move(report, REPORT, "finish", by=by, at=at, fields=["message"])
        else:
            aggregates.save(report, by=by, at=at, event="report.answered", fields=["message"])
        return message


def _names_of(report: Report) -> list[str]:
    """Names of the children and other people of its case, with the guardians on file."""
    if report.case is None:
        return []
    found = []
    people = report.case.participants.filter(until=None).select_related("child")
    for person in people.prefetch_related("child__guardians"):
        found.append(person.name)
        if person.child is not None:
            guardians = person.child.guardians.all()
            found += [person.child.name, *(guardian.name for guardian in guardians)]
    return found


def _waits(report: Report) -> Waits:
    if report.held:
        return Waits.HELD
    return Waits.UNREAD if report.status == "received" else Waits.NO


def add_from_reporter(
    report: Report, *, at: datetime, text: str, files: Sequence[str] = ()
) -> ReportMessage:
    """More from the reporter, who proved the receipt code at the edge.

    `files` are tokens of uploads; raises `attachments.claiming.NotAttached`.
    """
    with transaction.atomic():
        locked = aggregates.lock(Report, report.pk)
        if locked.status == "handed_over" and (follows := current(locked)) != locked:
            # It went to another town while the reporter was writing.
            locked = aggregates.lock(Report, follows.pk)
        message = ReportMessage.objects.create(
            report=locked, town=locked.town, kind=MessageKind.FROM_REPORTER, text=text, at=at
        )
        claim(files, subject=locked, part=message, by=SYSTEM, at=at, waits=_waits(locked))
        fields = ["message", "files"] if files else ["message"]
        aggregates.save(locked, by=SYSTEM, at=at, event="report.added_to", fields=fields)
        notices.tell(
            locked.unit,
            f"报告人对 {locked.number} 有补充",
            town=locked.town,
            key=f"added:{message.pk}",
            at=at,
            about=locked,
        )
        return message


def seen_by_reporter(report: Report, *, at: datetime) -> None:
    """The reporter opened the receipt page: note it, so that the station knows the answer arrived.

    The first time also counts as having come back: that, and not who, is for the statistics.
    Opened again and again without anything new it is one event: or one receipt could fill the log.
    """
    with transaction.atomic():
        new = mark_seen(report, at=at)
        if report.came_back_at is None and at - report.created_at >= CAME_BACK_AFTER:
            locked = aggregates.lock(Report, report.pk)
            if locked.came_back_at is None:
                locked.came_back_at = at
                aggregates.save(locked, by=SYSTEM, at=at, event="receipt.opened")
                return
        if new or not opened_lately(report.pk, at=at):
            record("receipt.opened", actor=SYSTEM, at=at, subject=report)


def opened_lately(subject: UUID, *, at: datetime) -> bool:
    """Whether the report or complaint was opened by code within the last minutes."""
    events = Event.objects.filter(subject=subject, kind="receipt.opened", at__lte=at)
    return events.filter(at__gt=at - SAME_LOOK).exists()


def mark_seen(report: Report, *, at: datetime) -> int:
    """Every message of the station counts as read now; answers how many were new."""
    unseen = report.messages.exclude(kind=MessageKind.FROM_REPORTER).filter(seen_at=None)
    return unseen.update(seen_at=at)


def tell_unit(report: Report, message: ReportMessage, *, at: datetime) -> None:
    """A unit that reported by law hears of it on its own page; the law owes it the result.

    Where a colleague may be meant, the unit is told nothing: who reported finds it among the to-dos.
    """
    if report.channel != Channel.MANDATED or report.from_unit is None or report.only_for:
        return
    notices.tell(
        report.from_unit,
        f"您单位报告的 {report.number}：工作站{message.get_kind_display()}",
        town=report.town,
        key=f"told:{message.pk}",
        at=at,
        about=(MADE_KIND, report.pk),
    )


def rate(report: Report, *, at: datetime, rating: str) -> None:
    """Whether the reporter is satisfied with the told result; may be changed until the case closes.

    Raises `Blocked` before a result was told, and for a change after the case was closed.
    """
    with transaction.atomic():
        locked = aggregates.lock(Report, report.pk)
        result = locked.messages.filter(kind=MessageKind.RESULT).order_by("at").last()
        if result is None:
            raise Blocked(["还没有告知结果，等告知以后再说满意不满意"])
        if result.rating == rating:
            return
        if result.rating and locked.case is not None and locked.case.status == "closed":
            raise Blocked(["已经结案，不能再改。还有话要说，可以投诉"])
        result.rating, result.rated_at = rating, at
        result.save(update_fields=["rating", "rated_at"])
        aggregates.save(locked, by=SYSTEM, at=at, event="report.rated", fields=["rating"])
        if rating == Rating.UNSATISFIED:
            notices.tell(
                locked.unit,
                f"报告人对 {locked.number} 的办理不满意",
                town=locked.town,
                key=f"rated:{result.pk}",
                at=at,
                about=locked,
            )
