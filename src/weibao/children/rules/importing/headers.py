"""Finding the row of heads in a sheet, and what each column means. Pure; synonyms stand in data."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

# Titles, dates and units of the table may stand above the heads.
LOOK_AT = 25
# A sheet without a name column and one more is no list of children.
LEAST = 2
_REMARK = re.compile(r"[（(【\[].*?[）)】\]]")
_NOISE = re.compile(r"[\s*＊:：、,，.。·/\\\-_'\"“”]+")

Cells = Sequence[Any]


@dataclass(frozen=True)
class Column:
    """What a column may mean."""

    code: str
    heads: tuple[str, ...]
    fact: str = ""
    person: str = ""
    ignored: bool = False
    words: dict[str, str] = field(default_factory=dict, hash=False)


@cache
def columns() -> dict[str, Column]:
    text = files("weibao.children").joinpath("data", "import_columns.toml").read_text("utf-8")
    return {
        code: Column(code=code, **{**row, "heads": tuple(row["heads"])})
        for code, row in tomllib.loads(text).items()
    }


@cache
def _by_head() -> dict[str, str]:
    return {plain_head(head): code for code, column in columns().items() for head in column.heads}


def plain_head(text: Any) -> str:
    """A head without spaces, marks and remarks: “ 身份证号 码*（18位）” is 身份证号码."""
    told = unicodedata.normalize("NFKC", str(text or ""))
    return _NOISE.sub("", _REMARK.sub("", told))


def meaning(head: Any) -> str:
    """The code of the column that a head names, or "": whole, else by its remark-free beginning."""
    return _by_head().get(plain_head(head), "")


@dataclass(frozen=True)
class Heads:
    """Where the heads stand: the first row below them, and the meaning of each column by its place."""

    first: int
    meanings: dict[int, str]
    unknown: dict[int, str]

    @property
    def is_list(self) -> bool:
        return "name" in self.meanings.values() and len(self.meanings) >= LEAST


def find(rows: Sequence[Cells]) -> Heads | None:
    """The best row of heads among the first rows, or None where nothing looks like one.

    Heads may take two rows: a word above several columns (父亲) goes before the words below it.
    """
    best: Heads | None = None
    for at in range(min(LOOK_AT, len(rows))):
        for found in (_one_row(rows, at), _two_rows(rows, at)):
            if found and found.is_list and (best is None or _weight(found) > _weight(best)):
                best = found
    return best


def _weight(found: Heads) -> tuple[int, int]:
    return len(found.meanings), -found.first


def _one_row(rows: Sequence[Cells], at: int) -> Heads:
    return _heads(at + 1, [plain_head(cell) for cell in rows[at]])


def _two_rows(rows: Sequence[Cells], at: int) -> Heads | None:
    if at + 1 >= len(rows):
        return None
    above, below = rows[at], rows[at + 1]
    if not any(meaning(cell) for cell in below):
        return None
    words, group = [], ""
    for place in range(max(len(above), len(below))):
        upper = plain_head(above[place]) if place < len(above) else ""
        lower = plain_head(below[place]) if place < len(below) else ""
        group = upper or group
        words.append(f"{group}{lower}" if lower else upper)
        if not lower:
            group = ""
    return _heads(at + 2, words)


def _heads(first: int, words: Sequence[str]) -> Heads:
    """Each meaning once: a second column of the same meaning is told as unknown."""
    meanings: dict[int, str] = {}
    unknown: dict[int, str] = {}
    for place, word in enumerate(words):
        code = _by_head().get(word, "") or _tail(word)
        if code and code not in meanings.values():
            meanings[place] = code
        elif word and not code:
            unknown[place] = word
    return Heads(first, meanings, unknown)


def _tail(word: str) -> str:
    """A combined head whose group adds nothing known: 基本信息姓名 means 姓名."""
    for start in range(1, len(word) - 1):
        code = _by_head().get(word[start:], "")
        if code and not columns()[code].person:
            return "" if _names_somebody(word[:start]) else code
    return ""


def _names_somebody(group: str) -> bool:
    return any(
        who in group for who in ("父", "母", "监护", "家长", "祖", "爷", "奶", "受托", "亲属")
    )
