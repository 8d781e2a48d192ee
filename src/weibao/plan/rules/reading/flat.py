"""Tables that lost their form in a plain text: cells parted by signs, or each on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from . import unitlists
from .marks import number
from .shapes import Block
from .tables import is_head

_CUT = re.compile(r"\s*\|\s*|\t+")
_MOST_COLUMNS = 8  # internal
_NOTE = "表格散成了一行一格，按顺序拼回，请逐项核对"


def restored(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with such tables put together again."""
    return _one_cell_a_line(_parted(blocks))


def _parted(blocks: Iterable[Block]) -> list[Block]:
    """Rows whose cells are parted by | or by tabs."""
    out: list[Block] = []
    rows: list[tuple[str, ...]] = []
    first = 0
    for block in [*blocks, Block("", 0)]:
        cells = tuple(cell.strip() for cell in _CUT.split(block.text.strip().strip("|")))
        if not block.rows and len(cells) > 2 and (rows or is_head(cells)):
            first = first if rows else block.line
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                rows.append(cells)
            continue
        if rows:
            out.append(Block("", first, tuple(rows)))
            rows = []
        out.append(block)
    return out[:-1]


def _one_cell_a_line(blocks: list[Block]) -> list[Block]:
    start = next((at for at in range(len(blocks)) if _width(blocks, at)), None)
    if start is None:
        return blocks
    lines = [block for block in blocks[start:] if block.text.strip()]
    width = _width(blocks, start)
    head = tuple(block.text.strip() for block in lines[:width])
    rows, used = _rows(lines[width:], width)
    if len(rows) < 2:
        return blocks
    table = Block("", lines[0].line, (head, *rows), note=_NOTE)
    return [*blocks[:start], table, *lines[width + used :]]


def _width(blocks: list[Block], at: int) -> int:
    """How many lines from here are the head of such a table; 0 when this is none."""
    if not re.fullmatch(r"序\s*号|编号", blocks[at].text.strip()):
        return 0
    head: list[str] = []
    for block in blocks[at:]:
        words = block.text.strip()
        if not words:
            continue
        if _is_number(words):
            return len(head) if len(head) > 2 and is_head(tuple(head)) else 0
        head.append(words)
        if len(head) > _MOST_COLUMNS or len(words) > 16:
            return 0
    return 0


def _is_number(words: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}[.．、]?|[一二三四五六七八九十]{1,3}、?", words))


def _rows(lines: list[Block], width: int) -> tuple[list[tuple[str, ...]], int]:
    """Rows begin where the next number stands alone; what is too much are further names."""
    groups: list[list[str]] = []
    used = 0
    for block in lines:
        words = block.text.strip()
        if _is_number(words) and number(words) == len(groups) + 1:
            groups.append([words])
        elif groups and (len(groups[-1]) < width or unitlists.like_unit(words.split("、")[-1])):
            groups[-1].append(words)
        else:
            break
        used += 1
    rows: list[tuple[str, ...]] = []
    for cells in groups:
        if len(cells) == width - 1 and rows:
            # The second column was merged with that of the row above.
            cells.insert(1, rows[-1][1])
        rows.append((*cells[: width - 1], "\n".join(cells[width - 1 :])))
    return rows, used
