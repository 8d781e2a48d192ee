"""The numbered items of a document, each with its words and what stands above it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import attributions
from .attributions import Attribution
from .lines import Cutter
from .marks import LEVELS, POINT, Mark
from .shapes import Block

DIGIT = LEVELS.index("digit")
_STOP = re.compile(r"[。！\n]|……|…")


@dataclass(eq=False)
class Item:
    """A number with the words behind it, down to the next number."""

    mark: Mark
    line: int
    text: str
    parent: Item | None = None
    children: list[Item] = field(default_factory=list)
    said: list[Attribution] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The first line, without the number."""
        return self.text[self.mark.end :].split("\n", 1)[0].strip()

    @property
    def heading(self) -> str:
        """Number and words up to the first full stop: a section as it is printed."""
        first = _STOP.split(self.text.strip(), maxsplit=1)[0]
        for found in self.said:
            first = first[: max(found.start, 1)]
        return re.sub(r"\s+", "", first)[:120]


def collect(blocks: list[Block]) -> list[Item]:
    """All items in order, tied to the item they stand under."""
    cutter = Cutter()
    items: list[Item] = []
    for block in blocks:
        for mark, piece in cutter.cut(block.text):
            if mark is not None:
                items.append(_placed(Item(_moved(mark, piece), block.line, piece), items))
            elif items:
                items[-1].text += f"\n{piece}"
    for item in items:
        item.said = list(attributions.find(item.text))
    _hoist(items)
    return items


def _moved(mark: Mark, piece: str) -> Mark:
    """The mark with its end counted from the beginning of its own piece."""
    found = re.match(rf"\s*{re.escape(mark.no[0])}", piece)
    length = len(mark.no)
    end = (found.end() - 1 if found else 0) + length
    while end < len(piece) and piece[end] in "、.．)） " and mark.level != POINT:
        end += 1
    return Mark(mark.no, mark.level, mark.value, end)


def _placed(item: Item, items: list[Item]) -> Item:
    above = items[-1] if items else None
    while above is not None and above.mark.level >= item.mark.level:
        above = above.parent
    item.parent = above
    if above is not None:
        above.children.append(item)
    return item


def _hoist(items: list[Item]) -> None:
    """What stands at the end of the last sub-item alone speaks of the whole item."""
    groups = [item for item in items if len(item.children) > 1]
    last_only = [item for item in groups if _only_last_speaks(item)]
    speaking = [item for item in groups if any(child.said for child in item.children)]
    usual = len(last_only) > 1 and len(last_only) * 2 > len(speaking)
    for item in last_only:
        last = item.children[-1]
        own_line = last.text[: last.said[0].start].rstrip(" ").endswith("\n")
        if (own_line or usual or last.mark.level > DIGIT) and not item.said:
            item.said, last.said = last.said, []


def _only_last_speaks(item: Item) -> bool:
    *others, last = item.children
    return (
        bool(last.said)
        and not last.children
        and not item.said
        and not any(other.said or other.children for other in others)
        and others[0].mark.level == last.mark.level
    )
