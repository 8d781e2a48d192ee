"""The words of a PDF that has text: columns in order, headers, footers and page numbers left out."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from .refusing import CannotClean

MOST_PAGES = 500  # internal
# Loaded at first use, when no file can be read any more.
codecs.lookup("utf-16-le")
_EDGE = 0.1  # of the page's height, above and below: where headers and footers stand
_PAGE_NUMBER = re.compile(r"^[\s\-—－–·.第页共/\d]{1,14}$")
# A layout puts a sliver of space between Chinese and figures, which is no space of the text.
_SLIVER = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\s(?=[\w.])|(?<=[\w.])\s(?=[\u3000-\u9fff\uff00-\uffef])"
)
_FEWEST = 20  # characters: a page with fewer is a picture


@dataclass
class _Line:
    left: float
    bottom: float
    right: float
    top: float
    words: str

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)


def read(source: BinaryIO) -> dict[str, Any]:
    """Paragraphs, each with the page it begins on as its line."""
    try:
        paper = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise CannotClean("locked" if locked else "damaged") from error
    if len(paper) > MOST_PAGES:
        raise CannotClean("too_many_pages")
    pages, bare = [], []
    for number in range(len(paper)):
        page = paper[number]
        lines = _lines(page)
        if sum(len(line.words) for line in lines) < _FEWEST:
            bare.append(number + 1)
        pages.append((page.get_height(), lines))
        page.close()
    notes = []
    if bare and len(bare) < len(pages):
        shown = "、".join(map(str, bare[:20]))
        notes.append(f"第 {shown} 页没有文字，可能是图片，没有读到")
    return {
        "blocks": _blocks(_without_margins(pages)),
        "notes": notes,
        "scanned": len(bare) == len(pages),
    }


def _lines(page: pypdfium2.PdfPage) -> list[_Line]:
    """The pieces of text of a page put together in lines, from above to below."""
    text = page.get_textpage()
    pieces = []
    for at in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(at)
        words = text.get_text_bounded(left, bottom, right, top).replace("\r", "").replace("\n", "")
        if words.strip():
            words = _SLIVER.sub("", words.strip("\ufffe\u0002"))
            pieces.append(_Line(left, bottom, right, top, words))
    text.close()
    halves = _columns(pieces, page.get_width())
    return [line for half in halves for line in _in_lines(half)]


def _columns(pieces: list[_Line], width: float) -> list[list[_Line]]:
    """Two columns when hardly anything crosses the middle and both sides are full."""
    middle = width / 2
    crossing = [piece for piece in pieces if piece.left < middle - 5 and piece.right > middle + 5]
    left = [piece for piece in pieces if piece.right <= middle + 5]
    right = [piece for piece in pieces if piece.left >= middle - 5]
    if len(crossing) <= 3 and len(left) > 8 and len(right) > 8:
        high = max((piece.top for piece in [*left, *right]), default=0)
        above = [piece for piece in crossing if piece.bottom >= high - 1]
        below = [piece for piece in crossing if piece not in above]
        return [above, left, right, below]
    return [pieces]


def _in_lines(pieces: list[_Line]) -> list[_Line]:
    lines: list[_Line] = []
    for piece in sorted(pieces, key=lambda one: (-(one.top + one.bottom) / 2, one.left)):
        last = lines[-1] if lines else None
        middle = (piece.top + piece.bottom) / 2
        if last is not None and last.bottom <= middle <= last.top:
            gap = " " if piece.left - last.right > 1.2 * last.height else ""
            if piece.left >= last.left:
                last.words += gap + piece.words
            else:
                last.words = piece.words + gap + last.words
            last.left, last.right = min(last.left, piece.left), max(last.right, piece.right)
        else:
            lines.append(piece)
    return lines


def _without_margins(pages: list[tuple[float, list[_Line]]]) -> list[list[_Line]]:
    def in_margin(line: _Line, height: float) -> bool:
        return line.bottom > height * (1 - _EDGE) or line.top < height * _EDGE

    def plain(line: _Line) -> str:
        return re.sub(r"[\d\s]+", "#", line.words)

    often = Counter(
        words
        for height, lines in pages
        for words in {plain(line) for line in lines if in_margin(line, height)}
    )
    kept = []
    for height, lines in pages:
        kept.append(
            [
                line
                for line in lines
                if not (
                    in_margin(line, height)
                    and (
                        _PAGE_NUMBER.match(line.words)
                        or (len(pages) > 2 and often[plain(line)] * 2 > len(pages))
                    )
                )
            ]
        )
    return kept


def _blocks(pages: list[list[_Line]]) -> list[dict[str, Any]]:
    """Lines put together as paragraphs: a new one begins indented, or behind a short line."""
    every = [line for lines in pages for line in lines]
    if not every:
        return []
    size = median(line.height for line in every)
    left = min(line.left for line in every if len(line.words) > 1) if len(every) > 1 else 0.0
    right = sorted(line.right for line in every)[int(len(every) * 0.9)]
    blocks: list[dict[str, Any]] = []
    before: _Line | None = None
    for number, lines in enumerate(pages, 1):
        for line in lines:
            fresh = (
                before is None
                or line.left > left + 1.2 * size
                or before.right < right - 2.2 * size
                or abs(before.height - line.height) > 0.35 * size
            )
            if fresh:
                blocks.append({"text": line.words, "line": number})
            else:
                blocks[-1]["text"] += line.words
            before = line
    return blocks
