"""What each network of strangers has sent within a day, in the memory of this process alone.

Two sums: what waits to be attached, of a block of addresses; and everything that came, attached or
not, of a line and of its block. An address is never written down, not even digested.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from weibao.kernel.windows import Window

from ..guard import tally

VALID = timedelta(hours=24)
# However small a file: each costs a row, a place on the disk and a line in the log.
LEAST = 256 * 1024
HOUR = 3600
WAITING = "waiting"

# What is summed up, and where: WAITING or a layer of `guard.tally`, and a network.
Place = tuple[str, str]


@dataclass(frozen=True)
class Sender:
    """Where files come from: a signed-in person on a page of theirs, or a line in a block."""

    person: UUID | None
    block: str
    line: str = ""


@dataclass(frozen=True)
class Room:
    """How many bytes there may be: waiting and in a day of a block, in a day of a line."""

    waiting: int
    block: int
    line: int


@dataclass
class _Held:
    sender: Sender
    amount: int
    until: float
    waits: bool = True

    def places(self) -> list[Place]:
        """Every sum it stands in."""
        sent = [(tally.BLOCK, self.sender.block), (tally.LINE, self.sender.line)]
        return [(WAITING, self.sender.block), *sent] if self.waits else sent


class Full(Exception):
    """No room for more. `layer` is whose: one of `guard.tally`; `day` when only time helps."""

    def __init__(self, layer: str, *, day: bool) -> None:
        super().__init__(layer)
        self.layer = layer
        self.day = day


class Ledger:
    """Bytes by upload. Every step costs what it changes, however much is held."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        self._held: dict[UUID, _Held] = {}
        self._sums: Counter[Place] = Counter()
        self._ends: list[tuple[float, UUID]] = []
        self._of_block: dict[str, set[UUID]] = {}
        # How many files began within the hour, also those that are gone again.
        self.lines, self.blocks = Window(HOUR), Window(HOUR)

    def hold(
        self,
        sender: Sender,
        key: UUID,
        amount: int,
        *,
        at: datetime,
        room: Room | None = None,
        asks: int = 0,
        lasts: timedelta = VALID,
    ) -> None:
        """Count `amount` bytes under `key`, in place of what it counted before.

        Raises `Full`, and counts nothing new, when `asks` (else the amount) is more than the room.
        An upload goes on counting for where it began.
        """
        with self._lock:
            self._forget_old(at.timestamp())
            before = self._held.get(key)
            sender = before.sender if before else sender
            if room:
                self._refuse(sender, max(asks, amount, LEAST), before, room)
            self._drop(key)
            until = at.timestamp() + lasts.total_seconds()
            self._put(key, _Held(sender, max(amount, LEAST), until))

    def _refuse(self, sender: Sender, more: int, before: _Held | None, room: Room) -> None:
        more -= before.amount if before else 0
        if self._sums[WAITING, sender.block] + more > room.waiting:
            raise Full(tally.BLOCK, day=False)
        if self._sums[tally.BLOCK, sender.block] + more > room.block:
            raise Full(tally.BLOCK, day=True)
        if self._sums[tally.LINE, sender.line] + more > room.line:
            raise Full(tally.LINE, day=True)

    def of(self, block: str) -> list[UUID]:
        """The uploads of a block that wait to be attached."""
        with self._lock:
            return [key for key in self._of_block.get(block, ()) if self._held[key].waits]

    def has_sent(self, sender: Sender, *, but: UUID) -> bool:
        """Whether anything else of the line's day counts already."""
        with self._lock:
            own = self._held.get(but)
            line = own.sender.line if own else sender.line
            return self._sums[tally.LINE, line] > (own.amount if own else 0)

    def attach(self, *keys: UUID) -> None:
        """They wait no more; what came within the day it stays."""
        with self._lock:
            for key in keys:
                held = self._held.get(key)
                if held and held.waits:
                    held.waits = False
                    self._less(held.amount, (WAITING, held.sender.block))

    def release(self, *keys: UUID) -> None:
        """They are gone from the disk, and out of every sum."""
        with self._lock:
            for key in keys:
                self._drop(key)

    def _put(self, key: UUID, held: _Held) -> None:
        self._held[key] = held
        self._of_block.setdefault(held.sender.block, set()).add(key)
        for place in held.places():
            self._sums[place] += held.amount
        heapq.heappush(self._ends, (held.until, key))

    def _drop(self, key: UUID) -> None:
        held = self._held.pop(key, None)
        if held is None:
            return
        block = held.sender.block
        self._of_block[block].discard(key)
        if not self._of_block[block]:
            del self._of_block[block]
        self._less(held.amount, *held.places())

    def _less(self, amount: int, *places: Place) -> None:
        for place in places:
            self._sums[place] -= amount
            if self._sums[place] <= 0:
                del self._sums[place]

    def _forget_old(self, now: float) -> None:
        while self._ends and self._ends[0][0] <= now:
            until, key = heapq.heappop(self._ends)
            held = self._held.get(key)
            if held and held.until == until:
                self._drop(key)


ledger = Ledger()
