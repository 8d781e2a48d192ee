"""What a person must not hear of: upper apps say which matters, notices and others leave them out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .actor import Actor
from .registry import Registry

# An offer answers a queryset of ids: rows of one kind that this person stays away from.
Offer = Callable[[Actor], Any]

exclusions: Registry[Offer] = Registry("excluding", "回避")

# Whether a person stays away from anything at all: for nearly everybody this one small question
# spares the large one.
Gate = Callable[[Actor], bool]

gates: Registry[Gate] = Registry("excluding", "有没有回避")


def excluded(actor: Actor) -> list[Any]:
    """Querysets of the ids that this person stays away from; none for who stays away from nothing."""
    if not any(gate(actor) for gate in gates.all()):
        return []
    return [offer(actor) for offer in exclusions.all()]
