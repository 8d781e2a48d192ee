"""Tables of tasks: which column says what, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from . import attributions, unitlists
from .shapes import Block, Doubt, Named, Role, Task

_NO = re.compile(r"^(?:序号|编号|项次|号)$")
_LEAD = re.compile(r"牵头(?!领导|人)|主办(?!人)")
_SUPPORT = re.compile(r"配合(?!人)|协办|协助|参与|参加")
_PERSON = re.compile(r"领导|责任人|人员|联系人|负责人|电话|手机|姓名|职务")
_OWN = re.compile(
    r"(?:责任|承办|实施|落实|负责|主管|执行)(?:单位|部门|科室|主体|分工|处室|机构)|^单位$|^部门$"
)
_TITLE = re.compile(r"任务|事项|工作|项目|目录|措施|内容|要点|名称|目标|指标|举措")
_SKIP = re.compile(r"时限|时间|备注|期限|进度|★|完成情况|依据|成效|标准")
_NOTHING = re.compile(r"^[/／—－\-\s无]*$")


@dataclass
class _Columns:
    no: int | None = None
    titles: list[int] = field(default_factory=list)
    units: list[tuple[int, Role]] = field(default_factory=list)


def opened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Tables that only frame a text become paragraphs again."""
    for block in blocks:
        if block.rows and not any(is_head(row) for row in block.rows[:4]):
            for row in block.rows:
                for cell in dict.fromkeys(row):
                    yield from (Block(words, block.line) for words in cell.split("\n"))
        else:
            yield block


def is_head(row: tuple[str, ...]) -> bool:
    """Whether a row names the columns of a table of tasks."""
    columns = _columns(row)
    return bool(columns.units and (columns.titles or columns.no is not None))


def read(block: Block, section: str, *, leads: bool) -> tuple[list[Task], list[Doubt]]:
    """The tasks of a table; none when no row of it is the head of a table of tasks."""
    for place, row in enumerate(block.rows[:4]):
        columns = _columns(row)
        if is_head(row):
            return _rows(block, place + 1, columns, section, leads=leads)
    return [], []


def _columns(row: tuple[str, ...]) -> _Columns:
    columns = _Columns()
    for place, cell in enumerate(row):
        words = re.sub(r"\s", "", cell)
        if not words or len(words) > 16 or (place and words == re.sub(r"\s", "", row[place - 1])):
            continue
        if _NO.match(words):
            columns.no = place if columns.no is None else columns.no
        elif _PERSON.search(words) and not _OWN.search(words):
            continue
        elif _LEAD.search(words):
            columns.units.append((place, Role.LEAD))
        elif _SUPPORT.search(words):
            columns.units.append((place, Role.SUPPORT))
        elif _OWN.search(words):
            columns.units.append((place, Role.RESPONSIBLE))
        elif _SKIP.search(words):
            continue
        elif _TITLE.search(words):
            columns.titles.append(place)
    return columns


def _rows(
    block: Block, start: int, columns: _Columns, section: str, *, leads: bool
) -> tuple[list[Task], list[Doubt]]:
    tasks: list[Task] = []
    doubts: list[Doubt] = []
    keys: list[tuple[str, str]] = []
    for offset, row in enumerate(block.rows[start:], start):
        cells = [cell.strip() for cell in row]
        if len({cell for cell in cells if cell}) == 1:
            section = next(cell for cell in cells if cell)
            continue
        units, said = _units(cells, columns, leads=leads)
        group, title = _title(block, start, columns, cells)
        no = _at(cells, columns.no) if columns.no is not None else ""
        if not title and not units:
            continue
        doubts += [Doubt(block.line, f"表格第 {offset + 1} 行：{words}") for words in said]
        key = (no, title)
        if no and keys and keys[-1] == key:
            known = {unit.name for unit in tasks[-1].units}
            more = tuple(unit for unit in units if unit.name not in known)
            tasks[-1] = Task(no, tasks[-1].section, title, tasks[-1].units + more, block.line)
            continue
        keys.append(key)
        if not units:
            doubts.append(Doubt(block.line, f"表格第 {offset + 1} 行“{title[:20]}”没有写责任单位"))
        tasks.append(Task(no or str(len(tasks) + 1), group or section, title, units, block.line))
    return tasks, doubts


def _at(cells: list[str], place: int | None) -> str:
    words = cells[place] if place is not None and place < len(cells) else ""
    return re.sub(r"\s", "", words).rstrip(".．、")


def _title(block: Block, start: int, columns: _Columns, cells: list[str]) -> tuple[str, str]:
    """(section, title). A column that says the same in many rows is a heading of those rows."""
    given = [place for place in columns.titles if _at(cells, place)]
    if not given:
        return "", ""
    if len(given) > 1 and columns.no is not None:
        first = given[0]
        rows = block.rows[start:]
        same = {
            _at(list(row), columns.no) for row in rows if _at(list(row), first) == _at(cells, first)
        }
        if len(same) > 1:
            return _at(cells, first), short(_at(cells, given[1]))
    return "", short(_at(cells, given[0]))


def short(words: str) -> str:
    """A text up to its first full stop, without a number in front."""
    words = re.sub(r"^(?:\d{1,3}[.．、](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[）)])", "", words)
    return re.split(r"[。；\n]", words, maxsplit=1)[0][:120]


def _units(
    cells: list[str], columns: _Columns, *, leads: bool
) -> tuple[tuple[Named, ...], list[str]]:
    found: dict[str, Named] = {}
    doubts: list[str] = []
    for place, role in columns.units:
        words = cells[place] if place < len(cells) else ""
        if _NOTHING.match(words):
            continue
        units, said = attributions.parse(_one_line(words))
        doubts += said
        for at, unit in enumerate(units):
            by_words = unit.role if unit.role is not Role.RESPONSIBLE else role
            first = leads and at == 0 and by_words is Role.RESPONSIBLE
            named = Named(unit.name, Role.LEAD if first else by_words, unit.group)
            found.setdefault(unit.name, named)
    return tuple(found.values()), doubts


def _one_line(words: str) -> str:
    """A cell whose lines are names, or whose names were broken at the edge of the cell."""
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    text = ""
    for line in lines:
        whole = text and unitlists.like_unit(re.split(r"[、，；：:]", text)[-1])
        text += (
            f"、{line}" if whole and unitlists.like_unit(re.split(r"[、，；]", line)[0]) else line
        )
    return text
