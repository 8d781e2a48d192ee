"""What the minute tick runs: short, idempotent steps that apps offer in their `tick.py`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .registry import Registry

# An offer does what is due at `at` and answers how many things it did.
Offer = Callable[[datetime], int]

ticks: Registry[Offer] = Registry("tick", "每分钟例行")
