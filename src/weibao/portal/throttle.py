"""Counting wrong codes by where they come from, in the memory of this process only.

An address of someone who reports is never written down, not even digested. With several web
processes each counts for itself, so the limits are that many times larger; see `limits`.
"""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict, deque
from collections.abc import Iterable
from datetime import datetime
from threading import Lock

from weibao.org.signin.throttle import block_of

from .limits import ADDRESSES_KEPT, WRONG_CODES_ADDRESS, WRONG_CODES_BLOCK, Limit

Key = tuple[Limit, str]


class Counter:
    """Times something happened, by key, as far back as the limit of the key looks."""

    def __init__(self, *, keep: int = ADDRESSES_KEPT) -> None:
        self._keep = keep
        self._seen: OrderedDict[Key, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, keys: Iterable[Key], *, at: datetime) -> int:
        """Seconds until all `keys` are within their limits again; 0 when they are now."""
        now = at.timestamp()
        with self._lock:
            waits = [self._wait(key, now) for key in keys]
        return max(0, *waits)

    def note(self, keys: Iterable[Key], *, at: datetime) -> None:
        """It happened once more."""
        with self._lock:
            for key in keys:
                times = self._seen.setdefault(key, deque(maxlen=key[0].times))
                times.append(at.timestamp())
                self._seen.move_to_end(key)
            while len(self._seen) > self._keep:
                self._seen.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._seen.clear()

    def _wait(self, key: Key, now: float) -> int:
        limit, times = key[0], self._seen.get(key)
        if times is None or len(times) < limit.times:
            return 0
        # The deque holds as many as the limit allows: when its oldest has passed, one is free.
        return max(0, math.ceil(times[0] + limit.seconds - now))


wrong_codes = Counter()


def keys_of(address: str) -> list[Key]:
    """The limits that wrong codes from `address` count in."""
    return [(WRONG_CODES_ADDRESS, _line_of(address)), (WRONG_CODES_BLOCK, block_of(address))]


def _line_of(address: str) -> str:
    """One connection: an IPv4 address, or the /64 that a provider gives to one IPv6 line."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
