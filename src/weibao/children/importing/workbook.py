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


def read(source: Path | bytes) -> list[Sheet]:
    """Every sheet of the file with something in it. Raises `Unreadable`."""
    content = source if isinstance(source, bytes) else _content(source)
    if not content:
        raise Unreadable("这是一个空文件")
    _refuse_size(len(content))
    if content.startswith(ZIP):
        _refuse_bomb(content)
    elif not content.startswith(OLE):
        return [_csv(content)]
    return list(_sheets(content))


def _content(path: Path) -> bytes:
    try:
        _refuse_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"打不开文件：{path.name}") from error


def _refuse_size(size: int) -> None:
    if size > LARGEST:
        most = LARGEST // MEGABYTE
        words = f"文件有 {size // MEGABYTE} MB，最大 {most} MB；请分成几个文件，去掉图片"
        raise Unreadable(words)


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("文件坏了，打不开。请用 Excel 打开另存一份再试") from error
    if not any(name.startswith(("xl/", "content.xml")) for name in names):
        raise Unreadable("这不是 Excel 表格。请另存为 .xlsx 再试")
    if unpacked > UNPACKED:
        raise Unreadable("文件展开后太大，不像一份名单。请只留名单，另存一份再试")


def _sheets(content: bytes) -> Iterator[Sheet]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
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


def _csv(content: bytes) -> Sheet:
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
    return Sheet("名单", rows[: MOST_ROWS + 1], len(rows) > MOST_ROWS)
