"""Boxes of the case page: each topic of work brings its own, with the forms it carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .page import Box, Page

Offer = Callable[[Page], Box | None]

# One line for each topic. Where a box stands, and in which order, it says itself.
BOXES: Sequence[Offer] = ()


def boxes_of(page: Page, *, place: str) -> list[Box]:
    """The boxes this viewer gets at `place` ("main" or "side"), in order."""
    found = [box for offer in BOXES if (box := offer(page)) is not None]
    return sorted((box for box in found if box.place == place), key=lambda box: box.order)
