"""When two files may be of one household: what of an address and of a guardian's name is compared."""

from __future__ import annotations

import re
import unicodedata

# What the village's code says already, and up to where an address is shared by many households.
_VILLAGE = re.compile(r"^.*(?:[省市县镇乡村]|(?<!小)区|街道)")
_GROUP = re.compile(r"^.*(?:[社组队湾坝沟]|小区)")
_NOISE = re.compile(r"[\s,，.。·、\-—_（）()#]+")
_SHORTEST = 2


def home_key(area: str, address: str) -> str:
    """What a home is found by: the village and the house, "" where no house is named.

    A group of a village or a street is not a home: everybody there would be one household.
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", address)).casefold()
    inside = _VILLAGE.sub("", plain)
    house = _GROUP.sub("", inside)
    return f"{area}/{inside}" if len(house) >= _SHORTEST else ""


def guardian_key(spelling: str) -> str:
    """A guardian is found by the whole name in its one spelling; a title such as 不详 by nothing."""
    return spelling if len(spelling) >= _SHORTEST and spelling not in _NOBODY else ""


_NOBODY = frozenset({"不详", "不知道", "未知", "不清楚", "暂无", "无"})
