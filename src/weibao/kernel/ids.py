"""Row identifiers: UUID version 7, which Python 3.11 does not have yet.

They sort roughly by creation, which keeps index pages warm. Nothing may order or date by them:
a clock that jumps, or a second process, breaks the order.
"""

import os
import threading
import time
from uuid import UUID

_NANOSECONDS_PER_MS = 1_000_000
_FRACTION_BITS = 12


class _Ticks:
    """Milliseconds with a 12-bit fraction, never the same or smaller twice in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        milliseconds, rest = divmod(time.time_ns(), _NANOSECONDS_PER_MS)
        fraction = (rest << _FRACTION_BITS) // _NANOSECONDS_PER_MS
        tick = (milliseconds << _FRACTION_BITS) | fraction
        with self._lock:
            # A clock set back must not bring identifiers back: go on from the last one.
            self._last = max(tick, self._last + 1)
            return self._last


_ticks = _Ticks()


def uuid7() -> UUID:
    tick = _ticks.next()
    milliseconds, fraction = tick >> _FRACTION_BITS, tick & 0xFFF
    tail = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (7 << 76) | (fraction << 64) | (2 << 62) | tail)
