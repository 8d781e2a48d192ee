"""What handlers asked of the custodians, for both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.timeline import Line
from weibao.office import clocks
from weibao.org.queries.people import names_of

from ..models import CallBack, OpeningRequest, Report
from ..permissions import ASKED_ANSWER, ASKED_VIEW

SHOWN = 50


@dataclass(frozen=True)
class Waiting:
    """A call-back that somebody has to make."""

    callback: CallBack
    clock: clocks.ClockView | None
    mine: bool


def callbacks(actor: Actor | None) -> QuerySet[CallBack]:
    return ASKED_VIEW.visible_to(actor, CallBack.objects.select_related("report__unit"))


def requests(actor: Actor | None) -> QuerySet[OpeningRequest]:
    return ASKED_VIEW.visible_to(actor, OpeningRequest.objects.select_related("report__unit"))


def callbacks_waiting(actor: Actor, *, at: datetime, limit: int = SHOWN) -> list[Waiting]:
    """Those nobody took, and those this custodian took, the oldest first; two more queries."""
    open_ones = Q(status="asked") | Q(status="taken", taken_by=actor.person_id)
    rows = ASKED_ANSWER.visible_to(actor, CallBack.objects.filter(open_ones))
    found = list(rows.select_related("report__unit").order_by("created_at")[:limit])
    running = {
        clock.subject: clock for clock in clocks.running(subject__in=[row.pk for row in found])
    }
    calendars = clocks.Calendars()
    return [
        Waiting(
            row,
            clocks.view(running[row.pk], at=at, calendars=calendars) if row.pk in running else None,
            mine=row.status == "taken",
        )
        for row in found
    ]


def requests_waiting(actor: Actor, *, limit: int = SHOWN) -> list[OpeningRequest]:
    rows = ASKED_ANSWER.visible_to(actor, OpeningRequest.objects.filter(status="asked"))
    return list(rows.select_related("report__unit").order_by("created_at")[:limit])


def pending(report: Report) -> dict[str, object]:
    """What still waits for a custodian, for the page of the report."""
    calls = report.callbacks.filter(status__in=("asked", "taken"))
    asks = report.opening_requests.filter(status="asked")
    return {"pending_call": calls.first(), "pending_ask": asks.first()}


def lines_of(report: Report) -> list[Line]:
    """What was asked of the custodians and what came back, for those who may read the report."""
    calls = list(report.callbacks.all())
    asks = list(report.opening_requests.all())
    people = names_of([*(row.asked_by for row in calls), *(row.asked_by for row in asks)])
    lines = []
    for call in calls:
        who = people.get(call.asked_by, "")
        lines.append(
            Line(call.created_at, "请保管人回拨", "phone", call.question, who, kind="material")
        )
        if call.outcome:
            lines.append(
                Line(
                    call.status_at,
                    "回拨：" + ("联系上了" if call.status == "done" else "没有联系上"),
                    "phone",
                    call.outcome,
                    "保管人",
                    tone="accent",
                    kind="material",
                )
            )
    for ask in asks:
        who = people.get(ask.asked_by, "")
        what = f"{ask.why_label}：{ask.reason}"
        lines.append(Line(ask.created_at, "请保管人打开身份", "sealed", what, who, kind="material"))
        if ask.status in {"granted", "declined"}:
            lines.append(
                Line(
                    ask.status_at,
                    f"保管人{ask.get_status_display()}",
                    "sealed",
                    ask.answer,
                    f"{ask.status_at.astimezone(ZONE):%m-%d %H:%M}",
                    tone="seal",
                    kind="material",
                )
            )
    return lines
