"""Calling the reporter through a custodian: the handler learns what was said, never by whom."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.telling import tell
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, flow, notices
from weibao.org.actions.passphrases import Unlocked
from weibao.org.roles import Role

from ..flows import CALL_BACK_LIMIT, CALLBACK
from ..models import CallBack, Report
from ..permissions import ASKED_ANSWER, CUSTODIANS_ASK
from ..rules.opening_reasons import CALL_BACK
from .identity import Compared, Opened, compare, open_identity

KIND = "reports.callback"
REASON = "受理单位请保管人回拨，见这件请求"


@transaction.atomic
def ask(report_pk: UUID, *, by: Actor, at: datetime, question: str) -> CallBack:
    """Ask for a call. One open call-back a report; raises `Refused`, `Blocked`."""
    report = aggregates.lock(Report, report_pk)
    by = CUSTODIANS_ASK.check(by, report)
    if not report.named:
        raise Blocked(["这件报告没有留电话，回拨不了；可以在回执里给报告人留言"])
    if not question:
        raise Blocked(["写上要问什么，或者要告诉报告人什么"])
    if report.callbacks.filter(status__in=("asked", "taken")).exists():
        raise Blocked(["已经有一件在等保管人回拨"])
    row = CallBack(
        town=report.town,
        area=report.area,
        created_at=at,
        report=report,
        status="asked",
        status_at=at,
        question=question,
        asked_by=cast(UUID, by.person_id),
    )
    callback = aggregates.create(row, by=by, at=at, event="callback.asked")
    flow.history(callback, CALLBACK, "ask", source="", target="asked", by=by, at=at)
    clocks.start_first([CALL_BACK_LIMIT], subject=callback, unit=report.unit, at=at)
    tell(
        report.town,
        (Role.CUSTODIAN,),
        f"{report.unit.short_name}请保管人回拨 {report.number} 的报告人",
        key=f"callback:{callback.pk}",
        at=at,
        about=(KIND, callback.pk),
    )
    return callback


@transaction.atomic
def take(pk: UUID, mine: Unlocked, *, by: Actor, at: datetime, version: int) -> Opened:
    """Take the call and open the identity for it; the one who took it may open again."""
    callback = aggregates.lock(CallBack, pk, version=version)
    if callback.status != "taken" or callback.taken_by != by.person_id:
        callback.taken_by = by.person_id
        flow.move(callback, CALLBACK, "take", by=by, at=at)
    # Words of our own say nothing of anybody, and nobody is to be told that they were compared.
    words = Compared(callback.report_id, REASON)
    return open_identity(words, mine, by=by, at=at, why=CALL_BACK, callback=callback)


@transaction.atomic
def put_back(pk: UUID, *, by: Actor, at: datetime, version: int) -> CallBack:
    """Let another custodian take it; also when the one who took it cannot any more."""
    callback = aggregates.lock(CallBack, pk, version=version)
    callback.taken_by = None
    flow.move(callback, CALLBACK, "put_back", by=by, at=at)
    return callback


def compared(
    pk: UUID, mine: Unlocked, *, text: str, by: Actor, at: datetime, version: int
) -> Compared:
    """Hold the outcome against who was called, before `write_up`. Raises as `compare` does.

    Nothing is compared for a call that could not be written up: it would answer a guess for nothing.
    """
    callback = CallBack.objects.get(pk=pk)
    by = ASKED_ANSWER.check(by, callback)
    if callback.status != "taken" or callback.taken_by != by.person_id:
        raise Blocked(["先接下这件回拨，再记结果"])
    if callback.version != version:
        raise aggregates.Stale(callback, version)
    return compare(callback.report_id, mine, text=text, by=by, at=at)


@transaction.atomic
def write_up(
    pk: UUID, ready: Compared, *, by: Actor, at: datetime, version: int, reached: bool
) -> CallBack:
    """Write what came of the call; the handler reads it on the report."""
    callback = aggregates.lock(CallBack, pk, version=version)
    if callback.status == "taken" and callback.taken_by != by.person_id:
        raise Blocked(["这件是另一位保管人接的，由他来记结果"])
    callback.outcome = ready.text
    flow.move(callback, CALLBACK, "finish" if reached else "miss", by=by, at=at)
    notices.tell(
        callback.report.unit,
        f"{callback.number} 的回拨{'有结果了' if reached else '没有联系上报告人'}",
        town=callback.town,
        key=f"callback-end:{callback.pk}",
        at=at,
        about=callback.report,
    )
    return callback


@transaction.atomic
def withdraw(pk: UUID, *, by: Actor, at: datetime, version: int) -> CallBack:
    callback = aggregates.lock(CallBack, pk, version=version)
    flow.move(callback, CALLBACK, "withdraw", by=by, at=at)
    return callback
