"""Closing a file and taking it up again, each with a reason that stays in its history."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.leaving import leavings
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import flow

from ..flows import FILE
from ..models import Child
from ..rules.leaving import OTHER, problems, said


def close_file(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    version: int,
    reason: str = "",
    kind: str = OTHER,
    day: date | None = None,
) -> Child:
    """Take the file out of the register. It stays readable, and can be taken up again.

    `reason` is what was handed over to whom, or why. Raises `Blocked` where the way of leaving asks for
    a day or for words that are missing or cannot be.
    """
    with transaction.atomic():
        child = aggregates.lock(Child, pk, version=version)
        on = at.astimezone(ZONE).date()
        wrong = problems(kind, day, reason, birth=child.birth, on=on)
        if wrong:
            raise Blocked(list(wrong.values()))
        left = {"left_kind": kind, "left_on": day}
        note = said(kind, day, reason)
        flow.move(child, FILE, "close", by=by, at=at, note=note, setting=left)
        for offer in leavings.all():
            offer(child.pk, kind, day, by, at)
        return child


def reopen_file(pk: UUID, *, by: Actor, at: datetime, version: int, reason: str) -> Child:
    if not reason:
        raise Blocked(["写明原因"])
    with transaction.atomic():
        child = aggregates.lock(Child, pk, version=version)
        back = {"left_kind": "", "left_on": None}
        flow.move(child, FILE, "reopen", by=by, at=at, note=reason, setting=back)
        return child
