"""Events of reads and refusals: written by the edge before the answer leaves.

If the event cannot be written the exception goes up and the answer is not given.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.edge import StaffRequest

from .events import record


def opened(request: StaffRequest, kind: str, row: Model, *, children: Sequence[UUID] = ()) -> None:
    """A file was opened. `children` are those whose file or name it shows."""
    with transaction.atomic():
        record(kind, actor=request.actor, at=request.at, subject=row, subjects=children)


def revealed(
    request: StaffRequest,
    row: Model,
    *,
    reason: str,
    fields: Iterable[str],
    children: Sequence[UUID],
) -> None:
    """Covered names were uncovered on a stated reason (a code of the short list)."""
    with transaction.atomic():
        record(
            "name.revealed",
            actor=request.actor,
            at=request.at,
            subject=row,
            fields=fields,
            digest=reason,
            subjects=children,
        )


def listed(request: StaffRequest, kind: str, *, count: int, filters: str = "") -> None:
    """A list was shown: one event with the digest of its filter and how many rows it had."""
    with transaction.atomic():
        record(kind, actor=request.actor, at=request.at, count=count, digest=list_digest(filters))


def refused(request: StaffRequest, kind: str, *, ref: tuple[str, UUID] | None = None) -> None:
    """A refusal, or a row that is not there for this person; the same line for both."""
    with transaction.atomic():
        record(kind, actor=request.actor, at=request.at, subject_ref=ref)


def list_digest(filters: str) -> str:
    """Keyed, so that the log tells equal searches apart from others without telling their words."""
    key = current_ring().current("list-digest").secret
    return hmac.new(key, filters.encode(), sha256).hexdigest() if filters else ""
