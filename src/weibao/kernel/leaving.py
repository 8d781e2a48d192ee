"""What upper apps do when a child leaves the register: told inside the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from .actor import Actor
from .registry import Registry

# The child, the way of leaving (`children.rules.leaving`), its day where one is known, who, and when.
Offer = Callable[[UUID, str, date | None, Actor, datetime], None]

leavings: Registry[Offer] = Registry("leaving", "孩子离开名册")
