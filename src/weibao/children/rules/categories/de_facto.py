"""事实无人抚养: both parents in one of eight circumstances, or one gone and the other in one.

民发〔2019〕62号 (six circumstances, from 2020-01-01) and 民发〔2020〕125号 (REVOKED and DEPORT, from
2021-01-01). Both gone is an orphan, not this. The pairs are those of the carried matrix.
"""

from __future__ import annotations

from datetime import date

from ..sheet import Sheet
from .decision import ADULT, Decision, begin, first, turning
from .parents import CIRCUMSTANCES, GONE, NORMAL, Standing, known_end, standing, tell

RULE = "de_facto"
READS = ("state", "able")
# 查找不到 is no circumstance of the documents: the parent must first be declared missing or dead.
ABSENT = ("DEAD", "MISSING")


def decide(sheet: Sheet, on: date) -> Decision:
    """Whether nobody in fact raises the child on the day."""
    found = begin(RULE, sheet, on)
    if isinstance(found, Decision):
        return found
    both = [standing(sheet.parent(relation), relation, on) for relation in ("father", "mother")]
    for one in both:
        tell(found, one)
    if any(one.state == NORMAL for one in both):
        return found.no()
    if all(one.state in GONE for one in both):
        return found.no("父母都不在了，按孤儿办理")
    if any(one.state == "UNFOUND" for one in both):
        return found.unknown("查找不到的一方有没有宣告失踪或死亡")
    if all(_counts(one) for one in both):
        return found.yes(until=first(turning(sheet, ADULT), known_end(*both)))
    return found.unknown()


def _counts(one: Standing) -> bool:
    return one.state in (*ABSENT, *CIRCUMSTANCES)
