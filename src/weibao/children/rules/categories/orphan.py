"""孤儿: both parents dead, declared missing or dead, or not to be found (国办发〔2010〕54号)."""

from __future__ import annotations

from datetime import date

from ..sheet import Sheet
from .decision import ADULT, Decision, begin, turning
from .parents import GONE, standing, tell

RULE = "orphan"
READS = ("state", "able")


def decide(sheet: Sheet, on: date) -> Decision:
    """Whether the child is an orphan on the day. 宣告失踪 on both sides counts by practice (部分核实)."""
    found = begin(RULE, sheet, on)
    if isinstance(found, Decision):
        return found
    both = [standing(sheet.parent(relation), relation, on) for relation in ("father", "mother")]
    for one in both:
        tell(found, one)
    if all(one.state in GONE for one in both):
        return found.yes(until=turning(sheet, ADULT))
    if any(one.state and one.state not in GONE for one in both):
        return found.no()
    return found.unknown()
