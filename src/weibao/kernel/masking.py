"""How a person is shown to whom (four levels), and how numbers and addresses are covered.

The result holds what may be seen and how many characters are covered, never the covered ones:
what is not in the page cannot be read out of it.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from weibao.kernel.hanzi import MIDDLE_DOT, is_han, plain_dots
from weibao.kernel.surnames import COMPOUND_SURNAMES

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_NUMBERS = "零一两三四五六七八九十"
_MOST_BLOCKS = 12
_BREAKS = re.compile(rf"[\s{MIDDLE_DOT}]+")
# From the province down to the village, each part at most once and in this order. A part's name
# may not hold a word of another level: where that goes wrong, more is covered, never less.
_NAME = "[^省市区县旗盟镇乡村街]{1,12}?"
_AREA = re.compile(
    f"(?:{_NAME}(?:省|自治区|特别行政区))?(?:{_NAME}(?:市|自治州|地区|盟|州(?!市)))?"
    f"(?:{_NAME}(?:(?<![小社])区|县|市|旗))?(?:{_NAME}(?:镇|乡|街道|苏木))?(?:{_NAME}(?:村|社区))?"
)


class Level(IntEnum):
    FULL = 0  # own caseload, after the name was uncovered (logged)
    ENDS = 1  # 龚▮轩: the director's phone
    SURNAME = 2  # 向▮▮: lists and cases, the default
    CODE = 3  # 马龙村儿童甲: bulletins, exports, units that need not know


@dataclass(frozen=True, slots=True)
class Segment:
    """Either shown text, or a number of covered characters."""

    text: str = ""
    covered: int = 0

    @property
    def spoken(self) -> str:
        """For a screen reader, in place of the blocks."""
        count = _NUMBERS[self.covered] if self.covered < len(_NUMBERS) else str(self.covered)
        return f"已遮盖{count}字" if self.covered else self.text


@dataclass(frozen=True, slots=True)
class Masked:
    segments: tuple[Segment, ...]
    star: str = "＊"

    @property
    def plain(self) -> str:
        """For copying, printing and places without blocks."""
        return "".join(part.text or self.star * part.covered for part in self.segments)

    @property
    def blocks(self) -> str:
        """For pages: one ▮ per covered character, which the templates draw as a block."""
        return "".join(part.text or "▮" * part.covered for part in self.segments)

    @property
    def is_covered(self) -> bool:
        return any(part.covered for part in self.segments)

    def __str__(self) -> str:
        return self.plain


def _characters(text: str) -> list[str]:
    """Characters as people count them: marks and variation selectors go with their base."""
    found: list[str] = []
    for character in text:
        if found and unicodedata.category(character) in {"Mn", "Mc", "Me"}:
            found[-1] += character
        else:
            found.append(character)
    return found


def _masked(*parts: str | int, star: str = "＊") -> Masked:
    segments = []
    for part in parts:
        if isinstance(part, str) and part:
            segments.append(Segment(text=part))
        elif isinstance(part, int) and part > 0:
            # A very long foreign name must not paint a whole line of blocks.
            segments.append(Segment(covered=min(part, _MOST_BLOCKS)))
    return Masked(tuple(segments), star)


def _surname_length(characters: list[str]) -> int:
    if len(characters) > 2 and "".join(characters[:2]) in COMPOUND_SURNAMES:
        return 2
    return 1


def _mask_chinese(characters: list[str], level: Level) -> Masked:
    surname = _surname_length(characters)
    shown = "".join(characters[:surname])
    given = characters[surname:]
    if level == Level.ENDS and len(given) > 1:
        return _masked(shown, len(given) - 1, given[-1])
    return _masked(shown, len(given))


def _mask_foreign(words: list[str], marks: list[str], level: Level) -> Masked:
    """Names in several words: the first letter of the first, at level 1 also the last letter."""
    parts: list[str | int] = []
    for place, word in enumerate(words):
        letters = _characters(word)
        head = letters[0] if place == 0 else ""
        is_last = place == len(words) - 1 and (place > 0 or len(letters) > 2)
        tail = letters[-1] if level == Level.ENDS and is_last else ""
        parts += [head, len(letters) - bool(head) - bool(tail), tail]
        parts += marks[place : place + 1]
    return _masked(*parts)


def mask_name(name: str, level: Level, *, code: str = "") -> Masked:
    """The name as it may be shown at this level; `code` is what stands for it at level 3."""
    name = plain_dots(unicodedata.normalize("NFC", name)).strip(f" {MIDDLE_DOT}")
    if level == Level.CODE:
        return _masked(code or "某儿童")
    if not name:
        return _masked("姓名未登记")
    if level == Level.FULL:
        return _masked(name)
    words, marks = _BREAKS.split(name), _BREAKS.findall(name)
    characters = _characters(name)
    if len(characters) == 1:
        return _masked(1)
    if len(words) > 1 or not is_han(characters[0][0]):
        return _mask_foreign(words, marks, level)
    return _mask_chinese(characters, level)


def child_code(place: str, number: int) -> str:
    """马龙村儿童甲, 乙 … for the first ten, then by number."""
    if number < 1:
        raise ValueError("children are counted from one")
    suffix = _STEMS[number - 1] if number <= len(_STEMS) else str(number)
    return f"{place}儿童{suffix}"


def mask_phone(phone: str) -> Masked:
    """138****1234; a shorter number shows its last two digits, a very short one nothing."""
    if len(phone) >= 11:
        return _masked(phone[:3], len(phone) - 7, phone[-4:], star="*")
    if len(phone) >= 7:
        return _masked(len(phone) - 2, phone[-2:], star="*")
    return _masked(len(phone), star="*")


def mask_id_number(number: str) -> Masked:
    """Region and last four, which is what people compare; never the day of birth."""
    if len(number) < 15:
        return _masked(len(number), star="*")
    return _masked(number[:3], len(number) - 7, number[-4:], star="*")


def mask_address(address: str, *, known: str = "") -> Masked:
    """Down to the village. `known` is its own name; the covered part always has one length."""
    found = _AREA.match(address)
    end = found.end() if found else 0
    if known and address.startswith(known):
        end = len(known)
    return _masked(address[:end], 3 if address[end:].strip() else 0)
