"""The Excel file itself, written row by row into a sealed draft."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from ..rules.cells import cell

# Lines above the heads of the columns: who took it out and why, and what of.
ABOVE = 2
HEAD = PatternFill("solid", fgColor="EFEBE1")
MARKED = PatternFill("solid", fgColor="FAEFD2")


class Sink(Protocol):
    """What takes the bytes of the file in order: a draft of the store."""

    def write(self, chunk: bytes) -> None: ...


class _Stream(io.RawIOBase):
    """A sink as a file that can only be written, forwards."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self.sink = sink
        self.length = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        chunk = bytes(data)
        self.sink.write(chunk)
        self.length += len(chunk)
        return len(chunk)


class _InMemory(WorksheetWriter):  # type: ignore[misc]  # without types
    """openpyxl keeps the rows of a sheet in a temporary file, in clear. This one does not."""

    def __init__(self, sheet: Any) -> None:
        super().__init__(sheet, out=io.BytesIO())

    def cleanup(self) -> None:
        """Nothing stands anywhere else."""


class _Archive:
    """The archive, for the one place where openpyxl names a file on the disk."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive

    def write(self, source: io.BytesIO, name: str) -> None:
        self.archive.writestr(name, source.getbuffer())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.archive, name)


def write(
    sink: Sink,
    *,
    title: str,
    above: Sequence[str],
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str]],
    at: datetime,
) -> None:
    """A workbook of one sheet: the lines `above`, the heads with their widths, then the rows."""
    book = Workbook(write_only=True)
    book.properties.creator = "未保通"
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    sheet: Any = book.create_sheet(title)
    for place, (_, width) in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{ABOVE + 2}"
    sheet.oddFooter.center.text = cell(above[0]).replace("&", "&&")[:200]
    sheet._writer = _InMemory(sheet)
    sheet._writer.write_top()
    for text in above:
        sheet.append([_text(sheet, text, fill=MARKED, font=Font(bold=True))])
    sheet.append([_text(sheet, label, fill=HEAD, font=Font(bold=True)) for label, _ in heads])
    for row in rows:
        sheet.append([_text(sheet, text) for text in row])
    with ZipFile(_Stream(sink), "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, _Archive(archive)).save()


def _text(sheet: Any, text: str, **style: Any) -> Any:
    """A cell of text, whatever it looks like: never a formula, a number or a date."""
    safe = cell(text)
    found: Any = WriteOnlyCell(sheet, value="")
    found._value, found.data_type = safe, "s"
    if safe != text or style:
        found.quotePrefix = safe != text
        for name, value in style.items():
            setattr(found, name, value)
    if "\n" in safe:
        found.alignment = Alignment(wrap_text=True, vertical="top")
    return found
