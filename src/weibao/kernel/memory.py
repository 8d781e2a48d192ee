"""What a process read a moment ago and shows again: a town's name, telephone, villages, its numbers.

Every page of a report needs them, and they change a few times a year. What is written never rests
on this: filing reads its own rows, in its own transaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.conf import settings

T = TypeVar("T")

# How long a change of these rows may go unseen on the public pages of a process. Settings may name
# another number; with 0 nothing is remembered.
SECONDS = 5.0


class Memory(Generic[T]):
    """One value, kept for some seconds. A new key, such as the next day, is read anew."""

    def __init__(self) -> None:
        self._kept: tuple[Hashable, float, T] | None = None

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """The value for `key` as it was read at most some seconds ago."""
        now = time.monotonic()
        kept = self._kept
        if kept is not None and kept[0] == key and now - kept[1] < _seconds():
            return kept[2]
        fresh = read()
        self._kept = (key, now, fresh)
        return fresh

    def forget(self) -> None:
        self._kept = None


def _seconds() -> float:
    return float(getattr(settings, "WEIBAO_PUBLIC_MEMORY_SECONDS", SECONDS))
