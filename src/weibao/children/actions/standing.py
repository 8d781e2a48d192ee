"""Closing a file and taking it up again, each with a reason that stays in its history."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import flow

from ..flows import FILE
from ..models import Child


def close_file(pk: UUID, *, by: Actor, at: datetime, version: int, reason: str) -> Child:
    """Take the file out of the register. It stays readable, and can be taken up again."""
    return _step(pk, "close", by=by, at=at, version=version, reason=reason)


def reopen_file(pk: UUID, *, by: Actor, at: datetime, version: int, reason: str) -> Child:
    return _step(pk, "reopen", by=by, at=at, version=version, reason=reason)


def _step(pk: UUID, step: str, *, by: Actor, at: datetime, version: int, reason: str) -> Child:
    if not reason:
        raise Blocked(["写明原因"])
    with transaction.atomic():
        child = aggregates.lock(Child, pk, version=version)
        flow.move(child, FILE, step, by=by, at=at, note=reason)
        return child
