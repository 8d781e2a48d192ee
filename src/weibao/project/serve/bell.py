"""A wake-up that a signal handler may give."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, SimpleQueue


class Bell:
    """Rung by a signal handler, heard by the thread that waits.

    Not `threading.Event`: its `wait`, `set` and `clear` hold a lock that cannot be taken twice, and
    a handler that runs in that moment, in the same thread, waits for itself for ever. The `put` of
    a `SimpleQueue` may interrupt its `get`.
    """

    def __init__(self) -> None:
        self._rings: SimpleQueue[None] = SimpleQueue()
        self.rung = False

    def ring(self, *_signal: object) -> None:
        self.rung = True
        self._rings.put(None)

    def wait(self, seconds: float) -> None:
        """Return at the next ring, or after `seconds`."""
        with suppress(Empty):
            self._rings.get(timeout=seconds)
