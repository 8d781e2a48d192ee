"""Boxes of the case page: each topic of work brings its own, with the forms it carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from . import (
    assignments,
    clocks,
    followups,
    inquiries,
    measures,
    meetings,
    printing,
    questions,
    safety,
    standing,
    together,
)
from .answers import answers, unsettled
from .page import Box, Page
from .units import units

PLACES = ("first", "main", "side")
Offer = Callable[[Page], Box | None]

# One line for each topic. Where a box stands, and in which order, it says itself.
BOXES: Sequence[Offer] = (
    answers,
    unsettled,
    measures.box,
    inquiries.box,
    safety.box,
    followups.box,
    units,
    printing.box,
    clocks.box,
    standing.box,
    assignments.box,
    questions.box,
    meetings.box,
    together.box,
)


def boxes_of(page: Page) -> dict[str, list[Box]]:
    """The boxes this viewer gets, in order, by the place where they stand."""
    found = [box for offer in BOXES if (box := offer(page)) is not None]
    found.sort(key=lambda box: box.order)
    return {place: [box for box in found if box.place == place] for place in PLACES}
