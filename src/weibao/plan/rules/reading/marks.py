"""The numbers in front of headings and items: 一、 （一） 1. （1） ① 一是."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = "〇零一二三四五六七八九十百"
_MARK = re.compile(
    rf"(?P<chapter>第[{_HAN}\d]{{1,4}}(?:章|部分|条|节))[　 、：:]?"
    rf"|(?P<han>[{_HAN}]{{1,4}})(?:、|[.．](?!\d))"
    rf"|(?P<hanbracket>[（(]\s?[{_HAN}]{{1,4}}\s?[）)])、?"
    r"|(?P<digit>\d{1,3})(?:[.．、]|(?=[）)]))[）)]?"
    r"|(?P<digitbracket>[（(]\d{1,3}[）)])[.．、]?"
    r"|(?P<circle>[①-⑳])"
    rf"|(?P<point>[{_HAN}]{{1,3}}是)"
)
LEVELS = ("chapter", "han", "hanbracket", "digit", "digitbracket", "circle", "point")
POINT = LEVELS.index("point")
_VALUES = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True)
class Mark:
    """A number: as printed without its dot, its level, its value and where the words begin."""

    no: str
    level: int
    value: int
    end: int


def mark_at(text: str, start: int = 0, *, expected: int | None = None) -> Mark | None:
    """The number that stands at `start`. A digit right behind 11. is believed only when the
    number is the one expected (11.121人才梯队项目), else it is a figure (3.5万元)."""
    found = _MARK.match(text, start)
    if found is None or found.lastgroup is None:
        return None
    no = re.sub(r"\s", "", found[found.lastgroup])
    value = number(no)
    if not value:
        return None
    if found.lastgroup == "digit":
        behind = text[found.end() : found.end() + 1]
        year = re.match(r"\d{4}年", text[found.end() :])
        if behind.isdigit() and not year and value != expected:
            return None
    return Mark(no, LEVELS.index(found.lastgroup), value, found.end())


def number(words: str) -> int:
    """The value of 二十三, 23, ③; 0 when it is none."""
    if "①" <= words[:1] <= "⑳":
        return ord(words[0]) - ord("①") + 1
    digits = re.search(r"\d+", words)
    if digits:
        return int(digits[0])
    total, last = 0, 0
    for sign in words:
        if sign in _VALUES:
            last = _VALUES[sign]
        elif sign in "十百":
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
    return total + last
