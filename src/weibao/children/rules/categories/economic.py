"""家庭经济困难 by kind (《社会救助法》第 13 条), and 困境儿童 as the sum of its kinds."""

from __future__ import annotations

from datetime import date

from ..facts import kind
from ..sheet import Sheet
from . import de_facto, left_behind, mobile, orphan, own
from .decision import ADULT, UNKNOWN, YES, Decision, begin, first, turning

RULE = "economic"
READS = ("economy",)
AIDED = ("low", "edge", "destitute", "rigid")
# 渝民规〔2025〕17号: kinds of children in hardship.
PARTS = (
    orphan.decide,
    de_facto.decide,
    own.disabled,
    own.seriously_ill,
    own.hiv,
)


def decide(sheet: Sheet, on: date) -> Decision:
    """Whether the household gets one of the four kinds of social assistance."""
    found = begin(RULE, sheet, on)
    if isinstance(found, Decision):
        return found
    fact = sheet.fact("economy", on)
    if fact is None:
        return found.unknown("家庭经济情况")
    if fact.value not in AIDED:
        return found.no(kind("economy").say(fact.value), fact)
    found.say(kind("economy").say(fact.value), fact)
    return found.yes(until=turning(sheet, ADULT), kinds=[fact.value])


def hardship(sheet: Sheet, on: date) -> Decision:
    """国发〔2016〕36号 and 渝民规〔2025〕17号: poor, in a hard state of their own, or without a guardian."""
    found = begin("hardship", sheet, on)
    if isinstance(found, Decision):
        return found
    parts = [part(sheet, on) for part in PARTS]
    economy = sheet.fact("economy", on)
    kinds = [part.rule for part in parts if part.outcome == YES]
    for part in parts:
        if part.outcome == YES:
            found.reasons.extend(part.reasons)
            found.days.extend(day for day in [part.since] if day)
    if economy is not None and economy.value in AIDED:
        found.say(kind("economy").say(economy.value), economy)
        kinds.append("economic")
    kinds += _without_guardian(sheet, on, poor="economic" in kinds)
    if kinds:
        ends = first(*(part.until for part in parts if part.outcome == YES), turning(sheet, ADULT))
        return found.yes(until=ends, kinds=kinds)
    found.missing += [name for part in parts if part.outcome == UNKNOWN for name in part.missing]
    if economy is None:
        found.missing.append("家庭经济情况")
    return found.unknown() if found.missing else found.no("没有困境情形")


def _without_guardian(sheet: Sheet, on: date, *, poor: bool) -> list[str]:
    """Left behind without anybody able, and moving children in need."""
    found = []
    able = any(person.value("able", on) == "able" for person in sheet.carers)
    if left_behind.decide(sheet, on).outcome == YES and sheet.carers and not able:
        found.append("guardianless")
    if poor and mobile.decide(sheet, on).outcome == YES:
        found.append("mobile_in_need")
    return found
