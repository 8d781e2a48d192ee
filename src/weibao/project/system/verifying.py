"""Checking the whole log: asked for by an auditor or at night, walked by the worker."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from weibao.audit import triggers
from weibao.audit.events import record
from weibao.audit.models import EventSeal, Verification
from weibao.audit.permissions import EVENTS_VERIFY
from weibao.audit.sealing import Broken, verify
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.workflow import Blocked
from weibao.office.jobs import job
from weibao.office.notices import tell_holders
from weibao.org.roles import Role

TOLD = (Role.AUDITOR, Role.SYSTEM_KEEPER)


def ask(*, by: Actor, at: datetime) -> Verification:
    """Have the log checked. Raises `Blocked` while an earlier check goes on."""
    by = EVENTS_VERIFY.check(by)
    return _begin(by=by, at=at)


def ask_tonight(*, at: datetime) -> int:
    """The check that nobody has to think of; one that still goes on is enough."""
    try:
        _begin(by=SYSTEM, at=at)
    except Blocked:
        return 0
    return 1


def _begin(*, by: Actor, at: datetime) -> Verification:
    last = EventSeal.objects.order_by("-seq").values_list("seq", flat=True).first()
    try:
        with transaction.atomic():
            row = Verification.objects.create(
                asked_at=at, asked_by=by.person_id, running="1", total=last or 0
            )
            record("events.verification_asked", actor=by, at=at, subject=row)
            verify_log.enqueue(str(row.pk))
    except IntegrityError:
        raise Blocked(["上一次核对还没有结束，请等它结束"]) from None
    return row


@job
def verify_log(pk: str, *, at: datetime) -> None:
    """Walk the chain from the first seal; a second run of the same check finds it ended."""
    rows = Verification.objects.filter(pk=UUID(pk), ended_at=None)
    if not rows.exists():
        return
    gone = triggers.missing()

    def told(number: int) -> None:
        rows.update(held=number)

    held, broken = verify(on=at, told=told)
    if gone and broken is None:
        broken = Broken(held + 1, "", f"数据库里少了 {len(gone)} 个防改触发器")
    with transaction.atomic():
        rows.update(
            held=held,
            ended_at=at,
            running=None,
            broken_seq=broken.seq if broken else None,
            broken_event=broken.event if broken else "",
            broken_what=broken.what if broken else "",
        )
        record(
            "events.verified",
            actor=SYSTEM,
            at=at,
            subject_ref=("audit.verification", UUID(pk)),
            count=held,
            digest="broken" if broken else "intact",
        )
        if broken:
            _alarm(broken, key=f"log:{pk}", at=at)


def _alarm(broken: Broken, *, key: str, at: datetime) -> None:
    text = f"核对留痕：第 {broken.seq} 条起不对（{broken.what}）。请不要动服务器，先保全再查。"
    for role in TOLD:
        tell_holders(role, text, key=f"{key}:{role}", at=at, urgent=True)
