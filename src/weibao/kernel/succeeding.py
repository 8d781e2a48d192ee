"""How the work of a unit that was merged follows it: upper apps carry over what they know of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from .actor import Actor
from .registry import Registry

# An offer carries what is open from one unit to its successor and answers how many things it moved.
# It runs in the caller's transaction, may run again, and then finds nothing left.
Offer = Callable[[UUID, UUID, Actor, datetime], int]

successions: Registry[Offer] = Registry("succeeding", "撤并后的承接")


def carry_over(old: UUID, heir: UUID, *, by: Actor, at: datetime) -> int:
    """Let every app carry over what `old` answered for, the lowest app first."""
    return sum(offer(old, heir, by, at) for offer in successions.all())
