"""Complaints about the handling: who must answer one, and what those who may see it are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.timeline import Line
from weibao.office import clocks
from weibao.office.queries.steps import steps_of
from weibao.org.models import Appointment, Post
from weibao.org.queries.actors import in_force
from weibao.org.queries.people import names_of
from weibao.org.queries.posts import open_posts
from weibao.org.roles import Role

from ..complaint_flow import ANSWER_LIMIT
from ..models import Complaint, Report
from ..models.report import Channel
from ..permissions import COMPLAINTS_VIEW, RECEIVERS


def receiver_of(report: Report, *, on: date) -> Post | None:
    """The post that answers a complaint about `report`: never in the unit that handles it.

    The discipline office where somebody sits there who does not handle the report too; else the first
    responsible person; else a vacant post of the discipline office, which leaders then see as late.
    """
    posts = open_posts(on=on).filter(unit__town=report.town).exclude(unit=report.unit_id)
    posts = posts.order_by("created_at", "pk")
    handlers = Appointment.objects.filter(in_force(on), post__unit=report.unit_id).values("person")
    holders = Appointment.objects.filter(in_force(on), post=OuterRef("pk"), person__is_active=True)
    held = posts.filter(Exists(holders.exclude(person__in=handlers)))
    for role in RECEIVERS:
        found = held.filter(role=role).first()
        if found is not None:
            return found
    return posts.filter(role=Role.DISCIPLINE).first()


def visible(actor: Actor | None) -> QuerySet[Complaint]:
    """Complaints the actor may know of."""
    rows = COMPLAINTS_VIEW.visible_to(actor, Complaint.objects.all())
    return rows.select_related("unit", "receiver", "report")


def of_report(report: Report) -> QuerySet[Complaint]:
    """For the reporter, who proved the receipt code; not those that have a code of their own."""
    found = report.complaints.filter(receipt_digest=None)
    return found.select_related("receiver").order_by("created_at")


def desk_knows_code(report: Report) -> bool:
    """Whether somebody of the station read the receipt code out to the reporter, and may have it."""
    while report.came_from is not None:
        report = report.came_from
    return report.channel != Channel.PUBLIC


@dataclass(frozen=True)
class Row:
    """One line of the list: no word of the complaint."""

    complaint: Complaint
    clock: clocks.ClockView | None


def rows(found: Iterable[Complaint], *, at: datetime) -> list[Row]:
    """Lines for `found`; one more query however many."""
    shown = list(found)
    running = {
        clock.subject: clock
        for clock in clocks.running(
            subject__in=[complaint.pk for complaint in shown], deadline=ANSWER_LIMIT
        )
    }
    return [
        Row(
            complaint,
            clocks.view(running[complaint.pk], at=at) if complaint.pk in running else None,
        )
        for complaint in shown
    ]


def timeline(complaint: Complaint) -> list[Line]:
    """Received, answered, read by the reporter; newest first. Words stand on the page itself."""
    steps = steps_of(complaint.pk)
    people = names_of(step.person for step in steps)
    lines = [
        Line(
            step.at,
            "收到投诉" if step.step == "file" else "答复投诉",
            "message" if step.step == "file" else "check",
            "",
            people.get(step.person, "") if step.person else "报告人凭回执提出",
        )
        for step in steps
    ]
    if complaint.seen_at:
        lines.append(Line(complaint.seen_at, "报告人看到了答复", "eye", "", ""))
    return sorted(lines, key=lambda line: line.at, reverse=True)
