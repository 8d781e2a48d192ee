"""What a report meets on its way in. Pure: counts and numbers in, a verdict out.

A report is never refused here. It may be asked for a puzzle, and it may be held for review: taken in,
its clocks running, shown apart. One that says a child is in danger is never asked for anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from weibao.office.guard import numbers as n
from weibao.office.guard import tally

FLOOD, SAME_TEXT = "flood", "same_text"


@dataclass(frozen=True)
class Counts:
    """How many came within the hour before this one."""

    line: int = 0
    block: int = 0
    town: int = 0
    system: int = 0
    same_text: int = 0


@dataclass(frozen=True)
class Verdict:
    """The layer that asks for a puzzle, and the layer and reason (`suspicion`) of holding; or empty."""

    asks: str = ""
    holds: str = ""
    suspicion: str = ""


def judge(seen: Counts, numbers: n.Numbers, *, in_danger: bool) -> Verdict:
    """What all layers together say."""
    holds, suspicion = _holds(seen, numbers)
    return Verdict("" if in_danger else _asks(seen, numbers), holds, suspicion)


def _asks(seen: Counts, numbers: n.Numbers) -> str:
    if seen.line >= numbers[n.LINE_PUZZLE]:
        return tally.LINE
    if seen.block >= numbers[n.BLOCK_PUZZLE]:
        return tally.BLOCK
    # What everybody shares asks only those who sent something themselves within the hour: whoever
    # floods the town or the installation cannot put anything before a neighbour's first report.
    if seen.line and seen.town >= numbers[n.TOWN_BUSY]:
        return tally.TOWN
    if seen.line and seen.system >= numbers[n.SYSTEM_BUSY]:
        return tally.SYSTEM_LAYER
    return ""


def _holds(seen: Counts, numbers: n.Numbers) -> tuple[str, str]:
    if seen.line >= numbers[n.LINE_HOLD]:
        return tally.LINE, FLOOD
    if seen.block >= numbers[n.BLOCK_HOLD]:
        return tally.BLOCK, FLOOD
    if seen.same_text >= numbers[n.SAME_TEXT]:
        return tally.TEXT, SAME_TEXT
    return "", ""
