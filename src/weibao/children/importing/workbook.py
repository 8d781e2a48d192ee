"""Opening a workbook of any kind that people send: .xlsx, .xls, .csv; and saying why one cannot be.

Cells come as Python values: text, numbers, days. A formula gives the value it had when it was saved.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine as calamine

MEGABYTE = 1024 * 1024
# Internal numbers: a list of 50,000 children takes about 10 MB.
LARGEST = 60 * MEGABYTE
# A workbook is packed; one that unpacks to more than this is no list of people.
UNPACKED = 1024 * MEGABYTE
MOST_ROWS = 200_000
# So many empty rows are passed over; whoever formatted a million of them meant none.
EMPTY = 20_000
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"


class Unreadable(ValueError):
    """The file is no table that can be read; the message is Chinese and says what to do."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and the rows of its cells; empty rows at the end are left out."""

    name: str
    rows: list[list[Any]]
    cut: bool = False


def read(path: Path) -> list[Sheet]:
    """Every sheet of the file with something in it. Raises `Unreadable`."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise Unreadable(f"打不开文件：{path.name}") from error
    if size == 0:
        raise Unreadable("这是一个空文件")
    if size > LARGEST:
        raise Unreadable(
            f"文件有 {size // MEGABYTE} MB，最大 {LARGEST // MEGABYTE} MB；请分成几个文件，去掉图片"
        )
    if head.startswith(ZIP):
        _refuse_bomb(path)
    elif not head.startswith(OLE):
        return [_csv(path)]
    return list(_sheets(path))


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("文件坏了，打不开。请用 Excel 打开另存一份再试") from error
    if not any(name.startswith(("xl/", "content.xml")) for name in names):
        raise Unreadable("这不是 Excel 表格。请另存为 .xlsx 再试")
    if unpacked > UNPACKED:
        raise Unreadable("文件展开后太大，不像一份名单。请只留名单，另存一份再试")


def _sheets(path: Path) -> Iterator[Sheet]:
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError as error:
        raise Unreadable("表格设了打开密码。请在 Excel 里取消密码，另存一份再试") from error
    except Exception as error:
        raise Unreadable(
            "不是能读的 Excel 表格，或者文件坏了。请用 Excel 打开另存为 .xlsx 再试"
        ) from error
    for name in book.sheet_names:
        rows, told = [], 0
        for row in book.get_sheet_by_name(name).iter_rows():
            full = any(cell not in ("", None) for cell in row)
            # An empty row keeps its place, so that rows have the numbers that Excel shows.
            rows.append(row if full else [])
            told += full
            if told > MOST_ROWS or len(rows) > EMPTY + told:
                break
        while rows and not rows[-1]:
            rows.pop()
        if rows:
            yield Sheet(name, rows, told > MOST_ROWS)


def _csv(path: Path) -> Sheet:
    content = path.read_bytes()
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("这不是表格。请用 Excel 文件（.xlsx、.xls）或 .csv")
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("文字编码认不出来。请用 Excel 打开另存为 .xlsx 再试")
    first = text.split("\n", 1)[0]
    if not any(mark in first for mark in ",\t;，") and len(text.splitlines()) < 2:
        raise Unreadable("这不是表格。请用 Excel 文件（.xlsx、.xls）或 .csv")
    mark = max(",\t;", key=first.count)
    rows = [list(row) for row in csv.reader(io.StringIO(text), delimiter=mark)]
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(path.stem, rows[: MOST_ROWS + 1], len(rows) > MOST_ROWS)
