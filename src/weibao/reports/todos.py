"""What reports ask of a person: to accept, to reply, to tell the result."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.paging import counted
from weibao.kernel.todos import Todo, todos
from weibao.office import clocks
from weibao.office.models import Clock
from weibao.office.queries.steps import last_persons
from weibao.org.roles import CASEWORKERS, LEADERS, Role

from . import asking
from . import custody_todos as custody
from .models import Report
from .models.report import Urgency
from .permissions import COMPLAINTS_ANSWER, COMPLAINTS_VIEW
from .queries import complaints
from .queries import reports as reading
from .queries.listing import standing, waiting

# Loaded with this module: what custodians and units are asked stands in files of its own.
__all__ = [
    "asking",
    "custody",
    "overseen",
    "result_to_tell",
    "waiting_for_acceptance",
    "waiting_for_reply",
]

OVERSEERS = frozenset((*LEADERS, Role.DISCIPLINE))


def _units(actor: Actor) -> set[UUID]:
    return {seat.unit_id for seat in actor.seats if seat.role in CASEWORKERS}


@todos.register("reports.new")
def waiting_for_acceptance(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Received reports of the actor's station, the most urgent first.

    Of those that are held apart, the ones that press: holding must never hide a child in danger.
    """
    units = _units(actor)
    if not units:
        return []
    found = waiting(actor).filter(unit__in=units).select_related("unit")
    # In the database, so that a long queue does not hide the one that presses.
    lines = reading.rows(found.order_by("urgency_rank", "created_at")[:limit], at=at)
    return [
        Todo(
            key=f"report:{line.report.pk}",
            bucket="new",
            title=f"{line.report.get_channel_display()} {line.report.number}",
            url=reverse("reports:detail", args=[line.report.pk]),
            act="受理",
            line="　".join(filter(None, (line.matter, line.place, "待甄别" if line.held else ""))),
            clock=line.clock,
            at=line.report.created_at,
            urgent=line.report.urgency != Urgency.NORMAL,
        )
        for line in lines
    ]


@todos.register("reports.held")
def waiting_for_screening(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """One line for everything that is held apart in the actor's station."""
    if not _units(actor):
        return []
    return _held(actor, at, "甄别", "new")


# Counted no further: nobody reads what is above.
HELD_COUNTED = 500


@todos.register("reports.held_overseen")
def held_overseen(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """For leaders and the discipline office: how many are held apart, and since when."""
    if not actor.roles & OVERSEERS:
        return []
    return _held(actor, at, "", "waiting")


def _held(actor: Actor, at: datetime, act: str, bucket: str) -> list[Todo]:
    apart = standing(actor, "held")
    number = counted(apart, HELD_COUNTED)
    oldest = apart.order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is None:
        return []
    return [
        Todo(
            key="held-reports",
            bucket=bucket,
            title=f"待甄别的报告 {number} 件",
            url=reverse("reports:list") + "?view=held",
            act=act,
            line=f"最早的一件{_ago(oldest, at)}；时限都在走，看过内容才能不受理",
            at=oldest,
        )
    ]


def _ago(since: datetime, at: datetime) -> str:
    hours = int((at - since).total_seconds() // 3600)
    if hours >= 24:
        return f"已等 {hours // 24} 天"
    return f"已等 {hours} 小时" if hours else "刚收到"


@todos.register("reports.reply")
def waiting_for_reply(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Accepted reports whose reporter has not heard anything yet."""
    units = _units(actor)
    if not units:
        return []
    found = list(
        reading.visible(actor)
        .filter(unit__in=units, status="accepted", answered_at=None)
        .order_by("created_at")[:limit]
    )
    running = reading.open_clocks(report.pk for report in found)
    calendars, last = clocks.Calendars(), last_persons(report.pk for report in found)
    return [
        _reply_line(
            report,
            running.get(report.pk, {}).get("IN002"),
            last.get(report.pk),
            calendars,
            at=at,
        )
        for report in found
    ]


def _reply_line(
    report: Report,
    clock: Clock | None,
    person: UUID | None,
    calendars: clocks.Calendars,
    *,
    at: datetime,
) -> Todo:
    return Todo(
        key=f"reply:{report.pk}",
        bucket="mine",
        title=f"程序性回复报告人：{report.number}",
        url=reverse("reports:detail", args=[report.pk]) + "#answer",
        act="写回复",
        line=f"{report.get_channel_display()}，{report.reporter_words}",
        clock=clocks.view(clock, at=at, calendars=calendars) if clock else None,
        at=report.created_at,
        person=person,
    )


@todos.register("reports.result")
def result_to_tell(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Results of cases that another unit leads: only who received the report can tell the reporter."""
    units = _units(actor)
    if not units:
        return []
    found = list(
        reading.visible(actor)
        .filter(unit__in=units, result_told_at=None, case__status="answering")
        .exclude(case__lead=F("unit"))
        .select_related("case__lead")
        .order_by("created_at")[:limit]
    )
    running = reading.open_clocks(report.pk for report in found)
    calendars = clocks.Calendars()
    return [
        _result_line(report, running.get(report.pk, {}).get("IN006"), calendars, at=at)
        for report in found
    ]


def _result_line(
    report: Report, clock: Clock | None, calendars: clocks.Calendars, *, at: datetime
) -> Todo:
    lead = report.case.lead.short_name if report.case else ""
    return Todo(
        key=f"result:{report.pk}",
        bucket="mine",
        title=f"告知报告人结果：{report.number}",
        url=reverse("reports:detail", args=[report.pk]) + "#answer",
        act="写结果",
        line=f"{lead}承办的个案办完了，等您告知结果才能结案",
        clock=clocks.view(clock, at=at, calendars=calendars) if clock else None,
        at=report.created_at,
    )


@todos.register("reports.overseen")
def overseen(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """For leaders and the discipline office: reports nobody decided in time."""
    if not actor.roles & OVERSEERS:
        return []
    # What is held has a line of its own, unless it presses.
    found = list(waiting(actor).select_related("unit").order_by("created_at")[:limit])
    return [
        Todo(
            key=f"late-report:{line.report.pk}",
            bucket="waiting",
            title=f"{line.report.unit.short_name}：{line.report.number} 还没有受理",
            url=reverse("reports:detail", args=[line.report.pk]),
            line=f"{line.matter}　{line.place}".strip(),
            clock=line.clock,
            at=line.report.created_at,
        )
        for line in reading.rows(found, at=at)
        if line.clock is not None and line.clock.state == "late"
    ]


@todos.register("reports.complaints")
def complaints_to_answer(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Complaints that wait for this person's answer; for leaders those that are late."""
    if not COMPLAINTS_VIEW.held_by(actor):
        return []
    open_ones = complaints.visible(actor).filter(status="received").order_by("created_at")
    own = set(COMPLAINTS_ANSWER.visible_to(actor, open_ones).values_list("pk", flat=True))
    return [
        Todo(
            key=f"complaint:{row.complaint.pk}",
            bucket="mine" if row.complaint.pk in own else "waiting",
            title=f"答复投诉 {row.complaint.number}"
            if row.complaint.pk in own
            else f"{row.complaint.receiver.short_name}：投诉 {row.complaint.number} 还没有答复",
            url=reverse("reports:complaint", args=[row.complaint.pk]),
            act="答复" if row.complaint.pk in own else "",
            line=f"对{row.complaint.unit.short_name}办理 {row.complaint.report.number} 的投诉",
            clock=row.clock,
            at=row.complaint.created_at,
        )
        for row in complaints.rows(open_ones[:limit], at=at)
        if row.complaint.pk in own or (row.clock is not None and row.clock.state == "late")
    ]
