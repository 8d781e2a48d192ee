"""Lines as the items of a plan need them: wrapped lines joined, a body on one line cut at its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from statistics import median

from . import attributions
from .marks import LEVELS, POINT, Mark, mark_at
from .shapes import Block

_WIDTHS = str.maketrans("０１２３４５６７８９\u3000\xa0\ufeff", "0123456789   ")
_LONG = 800  # a line that is a whole chapter; internal
_HEADING = 80  # no heading is longer; internal
_ENDS = "。；：:;）)!！?？…”"
_LEAD_IN = re.compile(r"^[^。，]{0,14}[：:]\s*$")
_SECOND = {"han": "二、", "hanbracket": "（二）"}
_IN_HEAD = ("han", "hanbracket", "digit")


def tidy(text: str) -> str:
    """One kind of digits and spaces; the words stay as printed."""
    return re.sub(r"[ \t]+", " ", text.translate(_WIDTHS).replace("\r", "")).strip()


def unwrapped(blocks: Iterable[Block]) -> list[Block]:
    """Paragraphs put together again where a text was broken at a fixed width."""
    blocks = list(blocks)
    lengths = sorted(len(block.text) for block in blocks if block.text and not block.rows)
    if len(lengths) < 8:
        return blocks
    width = lengths[int(len(lengths) * 0.95)]
    full = [size for size in lengths if size >= width - 3]
    if not 18 <= width <= 60 or len(full) * 4 < len(lengths) or median(lengths) > width:
        return blocks
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.text
            and block.text
            and not (before.rows or block.rows)
            and _last_length(before.text) >= width - 3
            and mark_at(block.text) is None
        ):
            joined[-1] = Block(f"{before.text}\x00{block.text}", before.line)
        else:
            joined.append(block)
    return [
        Block(block.text.replace("\x00", ""), block.line, block.rows, block.note)
        for block in joined
    ]


def _last_length(text: str) -> int:
    return len(text.rsplit("\x00", 1)[-1])


class Cutter:
    """Cuts lines at the numbers within them; remembers which number would come next."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def cut(self, text: str) -> Iterator[tuple[Mark | None, str]]:
        """The pieces of a line, each with the number it begins with."""
        start, mark = 0, self._taken(mark_at(text, 0, expected=self._expected_digit()))
        for place in _boundaries(text):
            if place <= start:
                continue
            found = mark_at(text, place, expected=self._expected_digit())
            if found and self._believed(text, start, place, mark, found):
                yield mark, text[start:place]
                start, mark = place, self._taken(found)
        yield mark, text[start:]

    def _expected_digit(self) -> int:
        return self._last.get(LEVELS.index("digit"), 0) + 1

    def _taken(self, mark: Mark | None) -> Mark | None:
        if mark is not None:
            # Numbers may run on through the chapters or begin anew: nothing is forgotten.
            self._last[mark.level] = mark.value
        return mark

    def _believed(self, text: str, start: int, place: int, open_: Mark | None, found: Mark) -> bool:
        following = found.value == self._last.get(found.level, 0) + 1
        if not following and found.value != 1:
            return False
        before = text[start:place]
        last = ([None, *attributions.find(before)])[-1]
        rest = before[last.end :] if last else before
        if last and (not rest.strip(" 。；;") or _LEAD_IN.match(rest.strip())):
            return True
        if found.level == POINT:
            return False
        if open_ is None and found.value == 1 and before.rstrip()[-1:] in _ENDS:
            # The body begins in the line of the preamble: its second number must follow too.
            return _SECOND.get(LEVELS[found.level], "\0") in text[place:]
        if open_ is not None and open_.level < found.level and _is_heading(before):
            return True
        if text[place - 1].isspace():
            return LEVELS[found.level] in _IN_HEAD
        return (
            len(text) > _LONG
            and LEVELS[found.level] in _IN_HEAD
            and (following or found.level > (open_.level if open_ else -1))
            and before.rstrip()[-1:] in _ENDS
        )


def _is_heading(words: str) -> bool:
    return len(words) <= _HEADING and "。" not in words and "，" not in words[40:]


def _boundaries(text: str) -> Iterator[int]:
    """Where a number may begin: outside brackets, behind the end of a phrase or before （一）."""
    depth = 0
    for place, sign in enumerate(text):
        if place and depth == 0 and not sign.isspace():
            before = text[place - 1]
            figure = sign.isdigit() and not before.isdigit() and before not in ".．、-—~～"
            if before in _ENDS or before.isspace() or sign in "（(" or figure:
                yield place
        if sign in "（(":
            depth += 1
        elif sign in "）)":
            depth = max(0, depth - 1)
