"""Which characters the carried fonts have. A name is printed whole or not at all, never with a box."""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts

from weibao.kernel.hanzi import is_han
from weibao.kernel.text import visible

# What printers set for a sign they do not have.
STAND_IN = "〓"
# How a page and a paper show a covered character, see `kernel.masking`.
BLOCK, STAR = "▮", "＊"
# They choose a form of the sign before them and have no picture of their own.
_FORMLESS = range(0xFE00, 0xFE10)
_FORMS_OF_SIGNS = range(0xE0100, 0xE01F0)
_SEGMENTED = 12

NOT_CARRIED = (
    "“{sign}”（U+{code:04X}）这个字，打印用的字库里没有，PDF 里会缺字，所以没有印。"
    "请改存 Word，在装有这个字的电脑上打印"
)
NO_CODE = (
    "“{sign}”（U+{code:04X}）这个字用的是自造字的编码，换一台电脑就显示成别的字或空框，所以没有印。"
    "请先在档案里改成正式编码的字"
)


class Unprintable(Exception):
    """Characters that cannot be set; `reasons` are plain Chinese and name them."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def plain(text: str) -> str:
    """The text without what has no picture: no font is asked for it. Covered names get stars."""
    told = visible(text).replace(BLOCK, STAR)
    return "".join(sign for sign in told if not _is_formless(sign))


def check(texts: Iterable[str], names: Iterable[str], *, carried: bool) -> None:
    """Raise `Unprintable` for a Chinese character, or any of a name, that would not be legible.

    `carried`: the paper brings its fonts along (PDF). A Word file is set with the fonts of whoever
    opens it, so only characters without a common code are refused there.
    """
    of_names = set(plain("".join(names)))
    found = [sign for sign in dict.fromkeys(plain("".join(texts))) if sign not in "\n "]
    reasons = []
    for sign in found:
        if _is_private(sign):
            reasons.append(NO_CODE.format(sign=sign, code=ord(sign)))
        elif carried and not has(sign) and (is_han(sign) or sign in of_names):
            reasons.append(NOT_CARRIED.format(sign=sign, code=ord(sign)))
    if reasons:
        raise Unprintable(reasons)


def settable(text: str) -> str:
    """For the PDF: other signs than Chinese ones, such as a smiley, give way to `STAND_IN`."""
    return "".join(sign if sign == "\n" or has(sign) else STAND_IN for sign in plain(text))


def left_out(texts: Iterable[str]) -> int:
    """How many signs `settable` replaces."""
    return sum(sign != "\n" and not has(sign) for text in texts for sign in plain(text))


def has(sign: str) -> bool:
    """Whether one of the two fonts has it; the second steps in for the first."""
    return any(_covers(ranges, ord(sign)) for ranges in _carried())


def _covers(ranges: tuple[list[int], list[int]], code: int) -> bool:
    starts, ends = ranges
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


@cache
def _carried() -> tuple[tuple[list[int], list[int]], ...]:
    return tuple(_ranges(path) for path in (fonts.serif_path(), fonts.sans_path()))


def _ranges(path: Path) -> tuple[list[int], list[int]]:
    """The characters a font has, as its table `cmap` in format 12 says: runs from first to last."""
    with path.open("rb") as font:
        count = struct.unpack(">4xH6x", font.read(12))[0]
        entries = [struct.unpack(">4s4xII", font.read(16)) for _ in range(count)]
        start, size = next((at, length) for tag, at, length in entries if tag == b"cmap")
        font.seek(start)
        table = font.read(size)
    for number in range(struct.unpack(">2xH", table[:4])[0]):
        begin = struct.unpack(">4xI", table[4 + 8 * number : 12 + 8 * number])[0]
        if struct.unpack(">H", table[begin : begin + 2])[0] == _SEGMENTED:
            return _runs(table[begin:])
    raise LookupError(f"{path.name} has no table of format 12")


def _runs(table: bytes) -> tuple[list[int], list[int]]:
    count = struct.unpack(">12xI", table[:16])[0]
    runs: list[Any] = sorted(struct.iter_unpack(">III", table[16 : 16 + 12 * count]))
    return [first for first, _, _ in runs], [last for _, last, _ in runs]


def _is_private(sign: str) -> bool:
    return unicodedata.category(sign) == "Co"


def _is_formless(sign: str) -> bool:
    return ord(sign) in _FORMLESS or ord(sign) in _FORMS_OF_SIGNS or sign == "\u200d"
