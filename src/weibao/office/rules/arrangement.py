"""Reading a year's rest days as people have them: the State Council's notice, or a short list.

    一、元旦：1月1日（周五）至3日（周日）放假，共3天。      10-01 至 10-07 休; 10-11 班

Days are read up to a word that says rest or work. Weekdays in brackets and `共 n 天` are compared
with the calendar, so that the notice of another year is not taken for this one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

LONGEST_SPAN = 20
FESTIVALS = {
    "元旦": "元旦",
    "春节": "春节",
    "清明": "清明节",
    "劳动": "劳动节",
    "五一": "劳动节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
}
NAMED = re.compile("|".join(FESTIVALS))
NOTICE_OF = re.compile(r"(\d{4})\s*年部分节假日")

_DAY = r"(?:(?P<y{n}>\d{{4}})\s*[年./-]\s*)?(?P<m{n}>\d{{1,2}})\s*[月./-]\s*(?P<d{n}>\d{{1,2}})\s*[日号]?"
_WEEK = r"(?:\s*\((?P<w{n}>[^()]*)\))?"
_LAST = rf"(?:{_DAY.format(n=2)}|(?P<d3>\d{{1,2}})\s*[日号]?){_WEEK.format(n=2)}"
SPAN = rf"(?<!\d){_DAY.format(n=1)}{_WEEK.format(n=1)}(?:\s*(?:至|到|~|—+|–|-)\s*{_LAST})?"
# Working on other days to rest together: says nothing about the days before it.
AROUND = r"不?调休|连休|公休日?"
WORD = r"(?P<word>放假|休息|休|补班|上班|班)"
COUNT = r"共?\s*(?P<count>\d{1,2})\s*天"
PIECE = re.compile(f"{SPAN}|{AROUND}|{WORD}|{COUNT}")
FIRST_DAY = re.compile(SPAN)
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Day:
    """One day that differs from the week."""

    day: date
    works: bool
    name: str = ""


@dataclass
class Reading:
    """What was understood, in the order of days, and what was not, in words."""

    days: list[Day] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Unclear(Exception):
    """A clause that cannot be taken as it stands; the message is Chinese."""


def read(text: str, *, year: int) -> Reading:
    """The days of `year` in `text`; a holiday may begin in the December before it."""
    reading, name = Reading(), ""
    found: dict[date, Day] = {}
    for clause in _clauses(text):
        name = _named(clause) or name
        try:
            for day in _days(clause, year=year, name=name):
                if found.setdefault(day.day, day).works != day.works:
                    raise Unclear(f"{spoken(day.day)}既写了休又写了班")
        except Unclear as unclear:
            reading.problems.append(f"{unclear}（“{clause[:40]}”）")
    reading.days = [found[day] for day in sorted(found)]
    if not reading.days and not reading.problems:
        reading.problems.append("没有读到日期。可以写成“10-01 至 10-07 休；10-11 班”，一行一段")
    return reading


def spoken(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"


def weekday(day: date) -> str:
    return f"周{WEEKDAYS[day.weekday()]}"


def _clauses(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return [piece.strip() for piece in re.split(r"[。;\n]+", plain) if piece.strip()]


def _named(clause: str) -> str:
    """The festivals named before the first day of a clause."""
    first = FIRST_DAY.search(clause)
    before = clause[: first.start()] if first else ""
    return "、".join(dict.fromkeys(FESTIVALS[word] for word in NAMED.findall(before)))


def _days(clause: str, *, year: int, name: str) -> list[Day]:
    """Days gather until a word says what they are; a count is compared with the last that rest."""
    notice = NOTICE_OF.search(clause)
    if notice and int(notice[1]) != year:
        raise Unclear(f"这是 {notice[1]} 年的通知，不是 {year} 年的")
    found: list[Day] = []
    pending: list[date] = []
    rest: list[date] = []
    for piece in PIECE.finditer(clause):
        if piece["m1"]:
            pending += _span(piece, year)
        elif piece["word"] and pending:
            _within(pending, year)
            works = "班" in piece["word"]
            found += (Day(day, works, name) for day in pending)
            rest, pending = ([] if works else pending), []
        elif piece["count"] and rest and len(rest) != int(piece["count"]):
            raise Unclear(f"写的是 {piece['count']} 天，读出来是 {len(rest)} 天")
    # The day on which a notice was signed lies in the year before and says neither.
    if pending and (found or any(day.year == year for day in pending)):
        raise Unclear(f"{spoken(pending[0])}没有写明是休还是班")
    return found


def _span(piece: re.Match[str], year: int) -> list[date]:
    """The days from the first to the last that are written."""
    wraps = not piece["y1"] and piece["m1"] == "12" and (piece["m2"] or "").lstrip("0") == "1"
    first = _day(int(piece["y1"] or year - wraps), piece["m1"], piece["d1"])
    last = first
    if piece["d3"]:
        last = _day(first.year, piece["m1"], piece["d3"])
    elif piece["m2"]:
        last = _day(int(piece["y2"] or first.year), piece["m2"], piece["d2"])
        if last < first and not piece["y2"]:
            last = _day(first.year + 1, piece["m2"], piece["d2"])
    _agrees(first, piece["w1"])
    _agrees(last, piece["w2"])
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_SPAN:
        raise Unclear(f"{spoken(first)}至{spoken(last)}不像一个假期")
    return [first + timedelta(days=offset) for offset in range(length)]


def _day(year: int, month: str, day: str) -> date:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        raise Unclear(f"没有 {year} 年 {int(month)} 月 {int(day)} 日这一天") from None


def _within(days: list[date], year: int) -> None:
    """A holiday of the year may begin in the December before it; nothing else lies outside."""
    for day in days:
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            raise Unclear(f"{day:%Y-%m-%d} 不在 {year} 年")


def _agrees(day: date, said: str | None) -> None:
    """A weekday in brackets must be that of the day."""
    named = WEEKDAY.search(said or "")
    if named and WEEKDAYS.index(named[1].replace("天", "日")) != day.weekday():
        raise Unclear(f"{day.year} 年 {spoken(day)}是{weekday(day)}，不是周{named[1]}，请核对年份")
