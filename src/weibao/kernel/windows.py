"""How often something happened lately, by key, in the memory of one process and nowhere else.

Nothing of it is written, so a restart forgets it, and every web process counts for itself: with four
processes a limit is up to four times as large as its number says.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from threading import Lock

# A window is counted in so many slices: a count is right to a tenth of the window.
SLICES = 10
# How many keys one window remembers at most: a few MB. The longest untouched are forgotten first, so a
# spray of fresh addresses pushes out other quiet ones, not the one that is counting right now.
KEPT = 20_000

# [slice, how often], oldest first.
Slices = list[list[int]]


class Window:
    """Counts by key over the last `seconds`. Never longer: a clock set back forgets what lies ahead."""

    def __init__(self, seconds: int, *, keep: int = KEPT) -> None:
        self.seconds = seconds
        self._width = seconds / SLICES
        self._keep = keep
        self._seen: OrderedDict[Hashable, Slices] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, key: Hashable, *, at: datetime, amount: int = 1) -> int:
        """It happened once more (or `amount` more); answers how often before that."""
        now = self._slice(at)
        with self._lock:
            slices = self._fresh(key, now)
            before = sum(times for _, times in slices)
            if slices and slices[-1][0] >= now:
                slices[-1][1] += amount
            else:
                slices.append([now, amount])
            self._seen[key] = slices
            self._seen.move_to_end(key)
            while len(self._seen) > self._keep:
                self._seen.popitem(last=False)
        return before

    def take_back(self, key: Hashable, *, at: datetime, amount: int = 1) -> None:
        """What was added at `at` did not count after all."""
        now = self._slice(at)
        with self._lock:
            for entry in self._seen.get(key, []):
                if entry[0] == now:
                    entry[1] = max(0, entry[1] - amount)

    def count(self, key: Hashable, *, at: datetime) -> int:
        with self._lock:
            return sum(times for _, times in self._fresh(key, self._slice(at)))

    def wait(self, key: Hashable, most: int, *, at: datetime, amount: int = 1) -> int:
        """Seconds until `amount` more are within `most`; 0 now. What alone exceeds it waits longest."""
        now = self._slice(at)
        with self._lock:
            slices = self._fresh(key, now)
        over = sum(times for _, times in slices) + amount - most
        if over <= 0:
            return 0
        for begun, times in slices:
            over -= times
            if over <= 0:
                ends = (begun + SLICES) * self._width
                return min(self.seconds, max(1, math.ceil(ends - at.timestamp())))
        return self.seconds

    def clear(self) -> None:
        with self._lock:
            self._seen.clear()

    def _slice(self, at: datetime) -> int:
        return int(at.timestamp() // self._width)

    def _fresh(self, key: Hashable, now: int) -> Slices:
        """What still counts of a key. A slice ahead of the clock by more than one was never."""
        slices = self._seen.get(key, [])
        return [entry for entry in slices if now - SLICES < entry[0] <= now + 1]
