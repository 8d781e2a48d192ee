"""To-dos of units and of the station that follow from a duty: to answer, to explain, to train."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.todos import Todo, todos
from weibao.office import clocks
from weibao.org.roles import CASEWORKERS

from .actions.taking import HOTLINE_REPLY
from .permissions import REPORTS_ADD, REPORTS_ANSWER, TRAININGS_RECORD
from .queries import made as reading
from .queries import training
from .queries.reports import visible
from .settings import remind_of_training, trainings_a_year


@todos.register("reports.asked")
def asked(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """What the station told or asked a unit, and nobody there has read."""
    if not REPORTS_ADD.held_by(actor):
        return []
    rows = reading.with_news(actor)[:limit]
    return [
        Todo(
            key=f"asked:{report.pk}",
            bucket="mine",
            title=f"工作站有话：{report.number}",
            url=reverse("reports:made-one", args=[report.pk]) + "#talk",
            act="去看",
            line="您单位报告的事，工作站回复了或者有问题问您",
            at=report.created_at,
        )
        for report in rows
    ]


@todos.register("reports.hotline")
def hotline(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Orders of hotlines that wait for their reply, the nearest limit first."""
    units = {seat.unit_id for seat in REPORTS_ANSWER.seats(actor)}
    if not units:
        return []
    open_ones = clocks.running(deadline=HOTLINE_REPLY, unit__in=units)
    seen = set(
        visible(actor).filter(Q(pk__in=open_ones.values("subject"))).values_list("pk", flat=True)
    )
    return [
        Todo(
            key=f"hotline:{clock.pk}",
            bucket="mine",
            title=f"回复热线工单：{clock.paper}",
            url=reverse("reports:detail", args=[clock.subject]),
            act="去回复",
            line=clock.basis,
            clock=clocks.view(clock, at=at),
            at=clock.started_at,
        )
        for clock in open_ones[:limit]
        if clock.subject in seen
    ]


@todos.register("reports.training")
def to_train(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Near the end of the year: own units without a training, and for the station how many are left."""
    on = at.astimezone(ZONE).date()
    town = next((seat.town for seat in TRAININGS_RECORD.seats(actor) if seat.town), "")
    if not town or not remind_of_training(town, on=on):
        return []
    wanted = trainings_a_year(town, on=on)
    if actor.roles & set(CASEWORKERS):
        covered = training.coverage(actor, town, on=on, wanted=wanted)
        left = sum(not one.done for one in covered)
        title, bucket = f"{left} 个单位今年还没有报告义务培训", "waiting"
    else:
        left = len(training.owed_by(actor, on=on, wanted=wanted))
        title, bucket = "您单位今年还没有报告义务培训", "mine"
    if not left:
        return []
    return [
        Todo(
            key=f"training:{on.year}:{town}",
            bucket=bucket,
            title=title,
            url=reverse("reports:trainings"),
            act="去看",
            line=f"{on.year} 年 12 月 31 日前办完，方案任务 10",
            at=at,
        )
    ]
