"""Texts in which a custodian wrote who reported: counted like wrong passphrases, slower with each.

A right passphrase does not take the count back, and neither does a text that says nothing: it ends
when a day passed without one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ..models import CustodianKey
from ..signin.throttle import in_words
from .passphrases import WAITS, Unlocked
from .scope import NotPossible

FORGOTTEN = timedelta(days=1)


def take_turn(mine: Unlocked, *, at: datetime) -> CustodianKey:
    """The own key, locked, so that texts are tried one after the other. Raises `NotPossible`."""
    key = CustodianKey.objects.select_for_update().get(pk=mine.key)
    tries = _tries(key, at=at)
    if tries and key.refused_at is not None:
        left = key.refused_at + timedelta(seconds=WAITS[min(tries, len(WAITS)) - 1]) - at
        if left > timedelta(0):
            wait = in_words(int(left.total_seconds()) + 1)
            raise NotPossible(f"写的话已被拦下 {tries} 次，请过 {wait}再交")
    return key


def count(key: CustodianKey, *, at: datetime) -> int:
    """Count a refused text on the locked key; how many there were since the last quiet day."""
    key.refused_texts, key.refused_at = _tries(key, at=at) + 1, at
    key.save(update_fields=["refused_texts", "refused_at"])
    return key.refused_texts


def _tries(key: CustodianKey, *, at: datetime) -> int:
    quiet = key.refused_at is None or key.refused_at + FORGOTTEN <= at
    return 0 if quiet else key.refused_texts
