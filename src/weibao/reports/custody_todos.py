"""What custodians are asked, and what those who answer for custodians must know at once."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.todos import Todo, todos
from weibao.org.roles import LEADERS, Role

from .models import Recovery
from .permissions import ASKED_ANSWER, CUSTODY_RECOVER
from .queries import asked
from .queries.custody import custody_of, towns_of, unreviewed

WATCHERS = frozenset({Role.SYSTEM_KEEPER, Role.DISCIPLINE, *LEADERS})
KEEPERS = frozenset({Role.CUSTODIAN})


@todos.register("custody.asked")
def asked_of_me(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Calls to make and requests to answer."""
    if not ASKED_ANSWER.held_by(actor):
        return []
    calls = [
        Todo(
            key=f"callback:{one.callback.pk}",
            bucket="mine",
            title=f"{'记回拨结果' if one.mine else '回拨报告人'}：{one.callback.number}",
            url=reverse("reports:callback", args=[one.callback.pk]),
            act="记结果" if one.mine else "去接",
            line=f"{one.callback.report.unit.short_name}请保管人打电话",
            clock=one.clock,
            at=one.callback.created_at,
        )
        for one in asked.callbacks_waiting(actor, at=at, limit=limit)
    ]
    return calls + [
        Todo(
            key=f"request:{row.pk}",
            bucket="mine",
            title=f"请您打开报告人身份：{row.number}",
            url=reverse("reports:request", args=[row.pk]),
            act="去答复",
            line=f"{row.report.unit.short_name}，{row.why_label}",
            at=row.created_at,
        )
        for row in asked.requests_waiting(actor, limit=limit)
    ]


@todos.register("custody.unreviewed")
def opened_by_others(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Openings by another custodian, until this one has looked."""
    if not ASKED_ANSWER.held_by(actor):
        return []
    rows = unreviewed(actor).select_related("identity__report").order_by("-at")[:limit]
    return [
        Todo(
            key=f"opening:{row.pk}",
            bucket="mine",
            title=f"核对一次打开：{row.identity.report.number}",
            url=reverse("reports:opening", args=[row.pk]),
            act="去核对",
            line=f"另一位保管人打开了报告人身份，{row.why_label}",
            at=row.at,
        )
        for row in rows
    ]


@todos.register("custody.keeping")
def keeping(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Envelopes to pack anew for custodians; too few of them, or a swapped key, for who answers."""
    found = []
    for town in towns_of(actor, KEEPERS | WATCHERS):
        custody = custody_of(town, on=at.date())
        keeps = any(seat.town == town and seat.role == Role.CUSTODIAN for seat in actor.seats)
        if custody.keys.changed:
            found.append(_line(town, "有保管人公钥被改动过", "已停止用它封存，请核对指纹"))
        if custody.lacks and actor.roles & WATCHERS:
            line = "不到两位，留姓名的报告就收不了"
            found.append(_line(town, f"{custody.lacks}报告人身份", line, urgent=True))
        if keeps and custody.waiting:
            found.append(
                Todo(
                    key=f"custody:{town}:waiting",
                    bucket="mine",
                    title=f"{custody.waiting} 件报告人身份要换封给现在的保管人",
                    url=reverse("reports:packing"),
                    act="去换封",
                    line="换封以后，新保管人打得开，离开的打不开",
                )
            )
    return found[:limit]


def _line(town: str, title: str, line: str, *, urgent: bool = False) -> Todo:
    return Todo(
        key=f"custody:{town}:{title}",
        bucket="mine",
        title=title,
        url=reverse("reports:custody"),
        act="去看",
        line=line,
        urgent=urgent,
    )


@todos.register("custody.recovery")
def recovery_waits(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """A recovery that waits for a second person."""
    if not CUSTODY_RECOVER.held_by(actor):
        return []
    rows = CUSTODY_RECOVER.visible_to(actor, Recovery.objects.filter(ended_at=None))
    return [
        Todo(
            key=f"recovery:{row.pk}",
            bucket="mine",
            title="有人要用恢复码，要第二个人在场",
            url=reverse("reports:recovery"),
            act="去看",
            at=row.started_at,
        )
        for row in rows.filter(seconded_by=None)[:limit]
        if row.started_by != actor.person_id
    ]
