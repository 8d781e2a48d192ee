"""What a person must not hear of: upper apps say which matters, notices and others leave them out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .actor import Actor
from .registry import Registry

# An offer answers a queryset of ids: rows of one kind that this person stays away from.
Offer = Callable[[Actor], Any]

exclusions: Registry[Offer] = Registry("excluding", "回避")
