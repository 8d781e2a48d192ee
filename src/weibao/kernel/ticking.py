"""What the minute tick runs: short, idempotent steps that apps offer in their `tick.py`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .registry import Registry

# An offer does what is due at `at` and answers how many things it did.
Offer = Callable[[datetime], int]

ticks: Registry[Offer] = Registry("tick", "每分钟例行")


def own_transactions(offer: Offer) -> Offer:
    """Mark an offer that commits by itself, bit by bit; others get one transaction from the tick.

    For what is long, or writes files that must not be ahead of the database.
    """
    offer.own_transactions = True  # type: ignore[attr-defined]  # read by the tick
    return offer
