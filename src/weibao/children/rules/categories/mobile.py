"""流动儿童: under 16, living for six months or more in another county with a guardian.

Not between districts of one city (民政部等 21 部门 2024).
"""

from __future__ import annotations

from datetime import date

from weibao.kernel import areas

from ..sheet import Sheet
from .decision import Decision, begin, turning

RULE = "mobile"
READS = ("moved_in", "registered_area")
AGE, MONTHS, COUNTY = 16, 6, 6


def decide(sheet: Sheet, on: date) -> Decision:
    """Whether the child moves with its family on the day. `area` of the sheet is where it lives."""
    found = begin(RULE, sheet, on, below=AGE)
    if isinstance(found, Decision):
        return found
    home, moved = sheet.fact("registered_area", on), sheet.fact("moved_in", on)
    if home is None or not sheet.area:
        return found.unknown("户籍所在地" if home is None else "现住地")
    if not _crosses(home.value, sheet.area):
        return found.no("户籍地和现住地在同一个县（区），或同一城市的市辖区之间", home)
    found.say(f"户籍在 {areas.full_name(home.value[:COUNTY]) or home.value}", home)
    if moved is None or moved.since is None:
        return found.unknown("从哪天起来住、跟谁来")
    if moved.value == "alone":
        return found.no("不是跟着父母或监护人来住", moved)
    if (moved.months(on) or 0) < MONTHS:
        return found.no(f"{moved.since} 起来住，不满 {MONTHS} 个月", moved)
    found.say(f"{moved.since} 起跟着父母或监护人来住", moved)
    return found.yes(until=turning(sheet, AGE))


def _crosses(home: str, here: str) -> bool:
    """Whether two places lie in counties between which a child counts as moving."""
    if home[:COUNTY] == here[:COUNTY]:
        return False
    same_city = home[:2] == here[:2] and _city(home) == _city(here)
    return not (same_city and _is_district(home) and _is_district(here))


def _city(code: str) -> str:
    """The prefecture; a municipality under the central government is one city."""
    municipal = {"11", "12", "31", "50"}
    return code[:2] if code[:2] in municipal else code[:4]


def _is_district(code: str) -> bool:
    county = areas.find(code[:COUNTY])
    return county is not None and county.name.endswith("区")
