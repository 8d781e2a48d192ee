"""A handler asks for an identity to be opened; a custodian opens it or says why not."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.telling import tell
from weibao.kernel.workflow import Blocked
from weibao.office import flow, notices
from weibao.org.actions.passphrases import Unlocked
from weibao.org.roles import Role

from ..flows import REQUEST
from ..models import OpeningRequest, Report
from ..permissions import ASKED_ANSWER, CUSTODIANS_ASK
from ..rules.opening_reasons import CODES
from .identity import Compared, Opened, compare, open_identity

KIND = "reports.openingrequest"


@transaction.atomic
def ask(report_pk: UUID, *, by: Actor, at: datetime, why: str, words: str) -> OpeningRequest:
    """Ask the custodians. One open request a report; raises `Refused`, `Blocked`."""
    report = aggregates.lock(Report, report_pk)
    by = CUSTODIANS_ASK.check(by, report)
    if not report.named:
        raise Blocked(["这件报告没有留身份，没有可以打开的"])
    if why not in CODES or not words:
        raise Blocked(["选一个事由，并写明白"])
    if report.opening_requests.filter(status="asked").exists():
        raise Blocked(["已经有一件在等保管人答复"])
    row = OpeningRequest(
        town=report.town,
        area=report.area,
        created_at=at,
        report=report,
        status="asked",
        status_at=at,
        why=why,
        reason=words,
        asked_by=cast(UUID, by.person_id),
    )
    request = aggregates.create(row, by=by, at=at, event="request.asked")
    flow.history(request, REQUEST, "ask", source="", target="asked", by=by, at=at)
    tell(
        report.town,
        (Role.CUSTODIAN,),
        f"{report.unit.short_name}请保管人打开 {report.number} 的报告人身份：{request.why_label}",
        key=f"request:{request.pk}",
        at=at,
        about=(KIND, request.pk),
    )
    return request


def compared(
    pk: UUID, mine: Unlocked, *, text: str, by: Actor, at: datetime, version: int
) -> Compared:
    """Hold the custodian's words against the identity, before `grant`. Raises as `compare` does.

    Nothing is compared for a request that could not be granted: it would answer a guess for nothing.
    """
    request = OpeningRequest.objects.get(pk=pk)
    by = ASKED_ANSWER.check(by, request)
    if request.status != "asked" or request.version != version:
        raise aggregates.Stale(request, version)
    return compare(request.report_id, mine, text=text, by=by, at=at)


@transaction.atomic
def grant(
    pk: UUID, words: Compared, mine: Unlocked, *, by: Actor, at: datetime, version: int
) -> Opened:
    """Open for the reason that was asked with; the custodian adds words of their own."""
    request = aggregates.lock(OpeningRequest, pk, version=version)
    request.answered_by = by.person_id
    flow.move(request, REQUEST, "grant", by=by, at=at)
    opened = open_identity(words, mine, by=by, at=at, why=request.why, request=request)
    _tell_back(request, "同意了，已打开", at=at)
    return opened


@transaction.atomic
def decline(pk: UUID, *, by: Actor, at: datetime, version: int, answer: str) -> OpeningRequest:
    """Not opened, with a reason that the asker reads."""
    request = aggregates.lock(OpeningRequest, pk, version=version)
    request.answer, request.answered_by = answer, by.person_id
    flow.move(request, REQUEST, "decline", by=by, at=at)
    _tell_back(request, "没有同意，理由在里面", at=at)
    return request


@transaction.atomic
def withdraw(pk: UUID, *, by: Actor, at: datetime, version: int) -> OpeningRequest:
    request = aggregates.lock(OpeningRequest, pk, version=version)
    flow.move(request, REQUEST, "withdraw", by=by, at=at)
    return request


def _tell_back(request: OpeningRequest, what: str, *, at: datetime) -> None:
    notices.tell(
        request.report.unit,
        f"{request.number} 请保管人打开身份：{what}",
        town=request.town,
        key=f"request-answer:{request.pk}",
        at=at,
        about=request,
    )
