"""New keys at a keeper's word; the worker writes everything again while the service goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.crypto.keyring import PURPOSES, current_ring
from weibao.kernel.workflow import Blocked
from weibao.office.jobs import job

from ..keys.rotating import is_finished, rotate
from ..permissions import KEYS_ROTATE

# Others are read once by each process, or nothing lies under them: those are for the command.
OFFERED = ("field", "token", "file")


@dataclass(frozen=True)
class KeyLine:
    """One purpose of the ring as a keeper sees it: ids of keys, never a key."""

    purpose: str
    label: str
    current: str
    made: date | None
    older: int
    finished: bool
    offered: bool


def lines() -> list[KeyLine]:
    ring = current_ring()
    return [
        _line(purpose, label) for purpose, label in PURPOSES.items() if purpose in ring.purposes
    ]


def _line(purpose: str, label: str) -> KeyLine:
    ring = current_ring()
    first, *older = ring.keys(purpose)
    return KeyLine(
        purpose,
        label,
        first.id.hex(),
        date.fromisoformat(first.made[:10]) if first.made else None,
        len(older),
        is_finished(purpose, ring),
        purpose in OFFERED,
    )


def ask(purpose: str, *, by: Actor, at: datetime) -> None:
    """Have the key of `purpose` changed. Asked twice, the second run takes up the first."""
    by = KEYS_ROTATE.check(by)
    if purpose not in OFFERED:
        raise Blocked(["这种钥匙要在服务器上用命令换"])
    with transaction.atomic():
        record("keys.rotation_asked", actor=by, at=at, fields=[purpose])
        rotate_key.enqueue(purpose, f"key.{current_ring().current(purpose).id.hex()}")


@job
def rotate_key(purpose: str, asked: str, *, at: datetime) -> None:
    """Change the key that was current when it was asked for, once; broken off, it goes on."""
    ring = current_ring()
    if is_finished(purpose, ring) and asked != f"key.{ring.current(purpose).id.hex()}":
        return
    rotate(purpose, at=at, say=lambda _words: None)
