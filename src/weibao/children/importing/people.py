"""Lists of people to be looked through for duplicates; they need not be in the registry."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..rules.importing.cells import plain
from ..rules.linkage.people import Someone, meanings, someone
from . import workbook
from .workbook import Unreadable

ENCODINGS = ("utf-8-sig", "gb18030")
# Which meanings make a list one of people.
NAMES = frozenset({"name", "given", "surname"})


def read(path: Path) -> tuple[list[Someone], dict[str, str]]:
    """The people of the first sheet, and which head means what. Raises `Unreadable`."""
    rows = _csv(path) if path.suffix.lower() == ".csv" else _sheet(path)
    heads = next(rows, [])
    meant = meanings(heads)
    if not NAMES & set(meant.values()):
        raise Unreadable("第一行要写每一列是什么，至少有姓名（name，或 given_name 和 surname）")
    places = {at: meant[head] for at, head in enumerate(heads) if head in meant}
    people = [
        someone(_values(row, places), key=str(number))
        for number, row in enumerate(rows, 1)
        if any(row)
    ]
    return people, meant


def _values(row: list[str], places: Mapping[int, str]) -> dict[str, str]:
    return {meaning: row[at] for at, meaning in places.items() if at < len(row)}


def _csv(path: Path) -> Iterator[list[str]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"打不开文件：{path.name}") from error
    for encoding in ENCODINGS:
        try:
            return csv.reader(content.decode(encoding).splitlines())
        except UnicodeDecodeError:
            continue
    raise Unreadable("文字编码认不出来，请存成 UTF-8")


def _sheet(path: Path) -> Iterator[list[str]]:
    sheets = workbook.read(path)
    if not sheets:
        raise Unreadable("表格里没有内容")
    return ([plain(cell) for cell in row] for row in sheets[0].rows)
