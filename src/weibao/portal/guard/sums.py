"""A small sum in words, read aloud as well as read, and the ways people write its answer. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

DIGITS = "零一二三四五六七八九"
_WORDS = {word: value for value, word in enumerate(DIGITS)} | {"〇": 0, "两": 2, "俩": 2}


@dataclass(frozen=True)
class Sum:
    first: int
    second: int

    @classmethod
    def of(cls, seed: str) -> Sum:
        """The sum that belongs to hexadecimal `seed`: two numbers from 2 to 9."""
        number = int(seed[:8], 16)
        return cls(2 + number % 8, 2 + number // 8 % 8)

    @property
    def answer(self) -> int:
        return self.first + self.second

    def __str__(self) -> str:
        return f"{DIGITS[self.first]}加{DIGITS[self.second]}"


def number_in(typed: str) -> int | None:
    """The number from 0 to 99 that somebody wrote: 12, １２, 十二, 等于12, 十二。; None for no number."""
    text = unicodedata.normalize("NFKC", typed[:40])
    kept = "".join(char for char in text if char.isdecimal() or char in _WORDS or char == "十")
    if kept.isdecimal() and len(kept) <= 2:
        return int(kept)
    tens, ten, ones = kept.partition("十")
    if not ten:
        return _WORDS.get(kept)
    if any(part and part not in _WORDS for part in (tens, ones)):
        return None
    return _WORDS.get(tens, 1) * 10 + _WORDS.get(ones, 0)
