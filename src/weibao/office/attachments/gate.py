"""Whether a file may begin to come in, asked before a byte of it is kept.

Files cost disk before anybody knows whether they are wanted. So what came and was not attached yet is
limited for each sender, and for all strangers of a town together; the signed-in are apart, so that no
stranger can stop their work. Where a stranger comes from is known to the memory of this process
alone: an address of someone who reports is never written down, not even digested. With several web
processes each counts for itself, so that limit is that many times larger; the town's stands in the
database. Whoever wants to ask more of a sender asks it in `may_start`: every file passes it.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

from weibao.kernel.addresses import block_of, client_of
from weibao.org.models import Town

from ..guard import tally
from ..models import Upload
from .limits import Limits, limits_of

VALID = timedelta(hours=24)
# However small a file: each costs a row, a place on the disk and a line in the log.
LEAST = 256 * 1024

SENDER_FULL = "您这一处网络传来的附件太多了，请先把已经传的交了，或者过一会儿再加。文字可以先交"
TOWN_FULL = "现在传附件的人太多，暂时收不了。请先把文字交了，附件以后可以凭回执补"
DISK_FULL = "服务器存储空间快满了，暂时收不了附件。文字照常能交，请告诉工作人员"


class NotNow(Exception):
    """Nothing may be sent at present. `reason` is plain Chinese for the person who tries."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Sender:
    """Where files come from: a signed-in person on a page of theirs, or a block of addresses."""

    person: UUID | None
    block: str


def sender_of(request: Any) -> Sender:
    """Who sends. On public pages nobody is looked at, also when somebody is signed in."""
    access = getattr(getattr(request.resolver_match, "func", None), "access", None)
    known = access is not None and access.kind != "public" and request.user.is_authenticated
    if known:
        return Sender(request.user.pk, "")
    return Sender(None, block_of(client_of(request)))


def town_of(request: HttpRequest) -> str:
    """Whose limits a form's files meet first: of the address, of the posts, of the only town."""
    match = request.resolver_match
    named = match.kwargs.get("town", "") if match else ""
    actor = getattr(request, "actor", None)
    own = sorted(actor.towns) if actor else []
    if named or own:
        return str(named or own[0])
    codes = list(Town.objects.values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""


class Ledger:
    """What each block of addresses has sent that is not attached yet, in memory only."""

    def __init__(self) -> None:
        self._held: dict[str, dict[UUID, tuple[int, float]]] = {}
        self._lock = Lock()

    def hold(self, block: str, key: UUID, size: int, *, limit: int, at: datetime) -> bool:
        """Count `size` for the block under `key`; False, and nothing, when it is too much."""
        now = at.timestamp()
        with self._lock:
            self._forget_old(now)
            held = self._held.setdefault(block, {})
            used = sum(amount for one, (amount, _) in held.items() if one != key)
            if used + max(size, LEAST) > limit:
                return False
            held[key] = (max(size, LEAST), now + VALID.total_seconds())
            return True

    def of(self, block: str) -> list[UUID]:
        """The uploads counted for a block."""
        with self._lock:
            return list(self._held.get(block, {}))

    def release(self, *keys: UUID) -> None:
        with self._lock:
            for held in self._held.values():
                for key in keys:
                    held.pop(key, None)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()

    def _forget_old(self, now: float) -> None:
        for block, held in list(self._held.items()):
            for key in [key for key, (_, until) in held.items() if until <= now]:
                del held[key]
            if not held:
                del self._held[block]


ledger = Ledger()


def may_start(
    request: HttpRequest, *, town: str, size: int, key: UUID, limits: Limits | None = None
) -> Sender:
    """Who sends, or `NotNow` when the file may not begin; else its room is held under `key`."""
    at: datetime = request.at  # type: ignore[attr-defined] # set by the clock middleware
    limits, sender = limits or limits_of(town, on=at.date()), sender_of(request)
    if free_bytes() - size < limits.reserve:
        raise NotNow(DISK_FULL)
    hold(sender, town=town, size=size, key=key, limits=limits, at=at)
    return sender


def hold(sender: Sender, *, town: str, size: int, key: UUID, limits: Limits, at: datetime) -> None:
    """Count the file for its sender and its town; raises `NotNow`."""
    if sender.person is not None:
        if waiting(town, at=at, person=sender.person) + size > limits.sender:
            raise NotNow(SENDER_FULL)
        return
    if waiting(town, at=at) + size > limits.town:
        tally.note(tally.SLOWED, tally.TOWN, town=town)
        raise NotNow(TOWN_FULL)
    if not ledger.hold(sender.block, key, size, limit=limits.sender, at=at):
        _settle(sender.block, at=at)
        if not ledger.hold(sender.block, key, size, limit=limits.sender, at=at):
            tally.note(tally.SLOWED, tally.BLOCK, town=town)
            raise NotNow(SENDER_FULL)


def _settle(block: str, *, at: datetime) -> None:
    """Let go of what was attached meanwhile, perhaps through another process."""
    keys = ledger.of(block)
    rows = Upload.objects.filter(pk__in=keys, claimed_at=None, expires_at__gt=at)
    ledger.release(*set(keys) - set(rows.values_list("pk", flat=True)))


def waiting(town: str, *, at: datetime, person: UUID | None = None) -> int:
    """Bytes that came to `town` and are not attached: of one person, or of all strangers."""
    rows = Upload.objects.filter(town=town, claimed_at=None, expires_at__gt=at, person=person)
    return int(rows.aggregate(total=Sum("size"))["total"] or 0)


def free_bytes() -> int:
    """Room left on the disk that holds the files."""
    home = Path(settings.WEIBAO_HOME)
    while not home.exists():
        home = home.parent
    return shutil.disk_usage(home).free
