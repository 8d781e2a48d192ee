"""What a report says that another may say too: names, school, place, telephone. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol

from .names import mentions, plain_name, told_names
from .wording import plain

_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)"
)
SCHOOL = re.compile(r"([\u3400-\u9fff]{2,8}?(?:小学|中学|幼儿园|学校|职中|中心校))")
_BEFORE_SCHOOL = re.compile(r"^.*?(?:就读于|就读|读书|在读|在|读|上|是|学校|个|的)(?=.{3,})")
_GRADE = re.compile(r"([一二三四五六七八九1-9])年级|(初[一二三]|高[一二三])")
_AGE = re.compile(r"(?:年龄[:：]?\s*(\d{1,2})|(\d{1,2}|[一二三四五六七八九十]{1,3})\s*岁)")
_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九", start=1)}
SHORTEST_PLACE, PLACE_RUN = 2, 3


class Told(Protocol):
    """The texts of a report, however it is kept."""

    @property
    def what(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def child_known(self) -> str: ...
    @property
    def suspect_known(self) -> str: ...


@dataclass(frozen=True)
class Traits:
    """Everything is in one form, so that equal means equal."""

    children: frozenset[str]
    mentioned: frozenset[str]
    suspects: frozenset[str]
    school: str
    grade: str
    age: int | None
    place: str
    phones: frozenset[str]

    @property
    def pupil(self) -> list[str]:
        """School with the grade, and with the age: either may be missing in the other report."""
        if not self.school:
            return []
        told = [self.grade, f"{self.age}岁" if self.age else ""]
        return [f"{self.school}|{fact}" for fact in told if fact]

    @property
    def place_runs(self) -> list[str]:
        if len(self.place) < SHORTEST_PLACE:
            return []
        if len(self.place) <= PLACE_RUN:
            return [self.place]
        ends = range(len(self.place) - PLACE_RUN + 1)
        return sorted({self.place[at : at + PLACE_RUN] for at in ends})


def traits_of(told: Told) -> Traits:
    about = told.child_known
    children = told_names(about)
    suspects = told_names(told.suspect_known) - children
    age = _AGE.search(about)
    grade = _GRADE.search(about)
    texts = (told.what, about, told.suspect_known, told.place)
    return Traits(
        children=frozenset(children),
        mentioned=frozenset(mentions(told.what) - children),
        suspects=frozenset(suspects),
        school=_school(about) or _school(told.what),
        grade=_one_grade(grade[1] or grade[2]) if grade else "",
        age=_age(age[1] or age[2]) if age else None,
        place=plain(told.place),
        phones=frozenset(phone for text in texts for phone in phones_in(text)),
    )


def phones_in(text: str) -> set[str]:
    """Telephone numbers that stand in a text, digits only."""
    found = _PHONE.findall(unicodedata.normalize("NFKC", text))
    return {re.sub(r"\D", "", number) for number in found}


def spellings(names: frozenset[str]) -> frozenset[str]:
    """The names, and of those with a surname and two characters the two alone: 小明 for 王小明."""
    return names | {name[-2:] for name in names if len(name) == 3}


def same_name(one: str, other: str) -> bool:
    """王小明 and 小明 may be one person; 王明 and 李明 are not."""
    a, b = plain_name(one), plain_name(other)
    return a == b or (min(len(a), len(b)) >= 2 and (a.endswith(b) or b.endswith(a)))


def _school(text: str) -> str:
    found = SCHOOL.search(text)
    return _BEFORE_SCHOOL.sub("", found[1]) if found else ""


def _one_grade(text: str) -> str:
    number = _DIGITS.get(text)
    return f"{number or text}年级"


def _age(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return 10 * (_DIGITS.get(tens, 1) if tens else 1) + _DIGITS.get(ones, 0)
    return _DIGITS.get(text)
