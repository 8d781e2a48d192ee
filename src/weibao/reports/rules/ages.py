"""An age as people say it: 七八岁, 8岁半, 十三四, 10个月, 刚出生. Pure."""

from __future__ import annotations

import re
import unicodedata

DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
BABY = re.compile(r"婴|刚出生|新生|吃奶|襁褓|未?满月|[个\d一二三四五六七八九十]+个?多?月")
# 12, 8-9, 八九, 十三四, 十, 二十. The first number is the least that was said.
NUMBER = re.compile(r"(\d{1,2})|(?:([一二两三四五六七八九])?(十))?([零〇一二两三四五六七八九])?")
# A class or a year of birth is no age: 上二年级, 2015 年生.
NO_AGE = re.compile(r"[\d一二两三四五六七八九十]+\s*(?:年级|年|班|月|日|号|个(?!月))|\d{3,}")
OLDEST = 17


def least(text: str) -> int | None:
    """The least age in whole years that `text` says; None when it says none that a child has."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if BABY.search(plain) and "岁" not in plain:
        return 0
    without = NO_AGE.sub(" ", plain)
    for found in NUMBER.finditer(without):
        if found.group():
            age = _number(found)
            return age if age <= OLDEST else None
    return None


def _number(found: re.Match[str]) -> int:
    digits, tens, ten, ones = found.groups()
    if digits:
        return int(digits)
    high = (DIGITS[tens] if tens else 1) * 10 if ten else 0
    return high + (DIGITS[ones] if ones else 0)
