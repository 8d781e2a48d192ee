"""Identity numbers: eighteen characters, the last one a check character (GB 11643, ISO 7064).

Reads resident identity numbers, residence permits of people from Hong Kong, Macau and Taiwan
(81, 82, 83), permanent residence cards of foreigners (9) and fifteen-digit numbers of before 1999.
The county part is not looked up: children carry numbers of counties that no longer exist.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

LENGTH, OLD_LENGTH = 18, 15
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    [f"{code}" for code in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47))]
    + [f"{code}" for code in (*range(50, 55), *range(61, 66), 71)]
)
_PERMITS = {"81": "香港", "82": "澳门", "83": "台湾"}
_FOREIGN = "9"
_BORN_BEFORE_1900 = range(996, 1000)  # sequence numbers kept for centenarians in the old form
_OLDEST = 130
_IGNORED = re.compile(r"[\s\-_.·\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class IdKind(StrEnum):
    RESIDENT = "resident"
    PERMIT = "permit"  # 港澳台居民居住证
    FOREIGN = "foreign"  # 外国人永久居留身份证


_SEX_WORD = {Sex.MALE: "男", Sex.FEMALE: "女"}


@dataclass(frozen=True, slots=True)
class IdNumber:
    text: str = field(repr=False)  # always eighteen characters
    kind: IdKind
    birth: date
    sex: Sex
    area: str  # six digits: county of first registration, not of residence
    was_old: bool = False

    @property
    def tail(self) -> str:
        return self.text[-4:]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, for a program and for the person who typed it."""

    code: str
    message: str


def check_character(digits: str) -> str:
    """The eighteenth character for the first seventeen."""
    return _CHECKS[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]


def plain_number(typed: str) -> str:
    """Half width, upper case, without the spaces and dashes that people type for reading."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", typed)).upper()


def _shape_problem(text: str) -> Problem | None:
    if not text:
        return Problem("empty", "请填写身份证号码")
    for place, character in enumerate(text.removesuffix("X")[:LENGTH], start=1):
        if not (character.isascii() and character.isdigit()):
            return Problem("character", f"身份证号码第 {place} 位“{character}”不对，应是数字")
    if len(text) not in (LENGTH, OLD_LENGTH):
        return Problem("length", f"身份证号码应是 {LENGTH} 位，您填了 {len(text)} 位")
    if len(text) == OLD_LENGTH and text.endswith("X"):
        return Problem("character", "15 位的老号码里没有 X，请核对")
    return None


def _widened(text: str) -> str:
    """A fifteen-digit number in its eighteen-digit form."""
    century = "18" if int(text[-3:]) in _BORN_BEFORE_1900 else "19"
    digits = text[:6] + century + text[6:]
    return digits + check_character(digits)


def _kind(text: str) -> IdKind | None:
    if text[:2] in _PERMITS:
        # A permit names the region and then only zeros: 810000, 820000, 830000.
        return IdKind.PERMIT if text[2:6] == "0000" else None
    if text[0] == _FOREIGN:
        return IdKind.FOREIGN if text[1:3] in _PROVINCES else None
    return IdKind.RESIDENT if text[:2] in _PROVINCES else None


def _birth(text: str) -> date | None:
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def _birth_problem(text: str, birth: date | None, on: date) -> Problem | None:
    if birth is None:
        return Problem("birth", f"号码第 7 到 14 位应是出生日期，{text[6:14]} 没有这一天")
    if birth > on:
        return Problem("future", f"号码里的出生日期是 {_words(birth)}，还没到")
    if on.year - birth.year > _OLDEST:
        return Problem("age", f"号码里的出生日期是 {_words(birth)}，年代太早，请核对")
    return None


def _words(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _clashes(number: IdNumber, birth: date | None, sex: Sex | None) -> list[Problem]:
    found = []
    if birth is not None and birth != number.birth:
        message = f"号码里的出生日期是 {_words(number.birth)}，与填写的 {_words(birth)} 不一致"
        found.append(Problem("birth-clash", message))
    if sex is not None and sex != number.sex:
        message = f"号码表示{_SEX_WORD[number.sex]}，与填写的{_SEX_WORD[sex]}不一致"
        found.append(Problem("sex-clash", message))
    return found


def parse_id_number(
    typed: str, *, on: date, birth: date | None = None, sex: Sex | None = None
) -> IdNumber | list[Problem]:
    """The number, or everything that is wrong with it; compared with birth and sex if given."""
    plain = plain_number(typed)
    shape = _shape_problem(plain)
    if shape:
        return [shape]
    text = _widened(plain) if len(plain) == OLD_LENGTH else plain
    problems = []
    kind, born = _kind(text), _birth(text)
    if kind is None:
        problems.append(Problem("area", f"号码开头 {text[:6]} 不是有效的地区代码，请核对前 6 位"))
    birth_problem = _birth_problem(text, born, on)
    if birth_problem:
        problems.append(birth_problem)
    if check_character(text[:-1]) != text[-1]:
        problems.append(Problem("check", "号码的最后一位对不上，可能有一位输错了，或者两位颠倒了"))
    if problems or kind is None or born is None:
        return problems
    number = IdNumber(
        text,
        kind,
        born,
        Sex.MALE if int(text[16]) % 2 else Sex.FEMALE,
        text[:6],
        was_old=len(plain) == OLD_LENGTH,
    )
    return _clashes(number, birth, sex) or number
