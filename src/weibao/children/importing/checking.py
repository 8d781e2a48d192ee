"""The verdict of every row of a file, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..rules.importing.headers import Heads, find
from ..rules.importing.rows import Row, compare_within, is_child, settle, understand
from . import workbook


@dataclass
class Checked:
    """One sheet: where its heads stand, and the rows of children below them."""

    name: str
    heads: Heads | None
    rows: list[Row] = field(default_factory=list)
    # Why the sheet is left out, or what of it.
    note: str = ""


def check(source: Path | bytes, *, on: date) -> list[Checked]:
    """Read the file and judge each row for itself and against the others. Raises `Unreadable`."""
    sheets = [_sheet(sheet, on=on) for sheet in workbook.read(source)]
    if not any(sheet.rows for sheet in sheets):
        raise workbook.Unreadable(
            "没有找到儿童名单：表头里要有“姓名”，以及证件号码、出生日期等至少一列"
        )
    compare_within([row for sheet in sheets for row in sheet.rows])
    for sheet in sheets:
        for row in sheet.rows:
            row.verdict = settle(row)
    return sheets


def _sheet(sheet: workbook.Sheet, *, on: date) -> Checked:
    heads = find(sheet.rows)
    if heads is None:
        return Checked(sheet.name, None, note="没有找到表头，这张表没有读")
    note = f"太长，只读了前 {workbook.MOST_ROWS} 行" if sheet.cut else ""
    return Checked(sheet.name, heads, list(_rows(sheet, heads, on=on)), note)


def _rows(sheet: workbook.Sheet, heads: Heads, *, on: date) -> Iterator[Row]:
    for place, raw in enumerate(sheet.rows[heads.first :], heads.first + 1):
        if raw and is_child(raw, heads):
            yield understand(raw, heads, number=place, on=on)
