"""What a paper says, as plain data: the engines for PDF and Word set it, nobody pastes it into markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

# A letter keeps to GB/T 9704; a form is a plain A4 sheet with ruled tables.
Layout = Literal["letter", "form"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Heading:
    """Also a bookmark of the PDF."""

    text: str


@dataclass(frozen=True)
class Prose:
    """Paragraphs of running text; `label` stands before the first."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Facts:
    """A ruled form: one or two facts a row."""

    rows: tuple[tuple[Fact, ...], ...]


@dataclass(frozen=True)
class Column:
    """`width` is this column's share of the line."""

    label: str
    width: int = 1
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """Ruled, its head again on every page; `empty` stands in place of rows where there are none."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = "没有"


@dataclass(frozen=True)
class Note:
    """Small print."""

    text: str


@dataclass(frozen=True)
class Signatures:
    """Places for signing, with a date each. A seal is never drawn."""

    labels: tuple[str, ...]


Block = Heading | Prose | Facts | Table | Note | Signatures


@dataclass(frozen=True)
class Paper:
    """`names` are names of people in it: not a character of theirs may be missing in print."""

    title: str
    blocks: tuple[Block, ...]
    layout: Layout = "form"
    sideways: bool = False
    # At the right above the table, or below the mark of a letter.
    number: str = ""
    sub: str = ""
    # Of a letter: to whom, from whom, and its day in words.
    to: str = ""
    sender: str = ""
    day: str = ""
    names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def weight(self) -> int:
        """About how many lines it has; a long one is made in the background."""
        lines = 0
        for block in self.blocks:
            lines += len(block.rows) if isinstance(block, Table | Facts) else 1
        return lines + sum(map(len, self.texts())) // 40

    def texts(self) -> Iterator[str]:
        """Every text that will be set."""
        yield from (self.title, self.number, self.sub, self.to, self.sender, self.day)
        for block in self.blocks:
            yield from _texts(block)


@dataclass(frozen=True)
class Imprint:
    """Who printed it, when, and under which number: in the foot of every page and across it."""

    foot: str
    across: str


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Note(text):
            yield text
        case Prose(text, label):
            yield from (label, text)
        case Facts(rows):
            for row in rows:
                for fact in row:
                    yield from (fact.label, fact.value)
        case Table(columns, lines, empty):
            yield from (column.label for column in columns)
            for line in lines:
                yield from line
            yield empty
        case Signatures(labels):
            yield from labels
