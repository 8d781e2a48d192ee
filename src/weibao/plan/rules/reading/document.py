"""The whole document: head, items with their units, tables, and what is in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from statistics import median

from . import attributions, flat, head, tables, unitlists
from .items import Item, collect
from .lines import tidy, unwrapped
from .marks import POINT
from .shapes import Block, Doubt, Named, Reading, Role, Task

_CLAUSES = 34  # characters: first sentences longer than this are no titles; internal
_LONGEST = 120
_AIMS = re.compile(
    r"总体要求|指导思想|基本原则|工作原则|工作目标|总体目标|主要目标|目标任务$|保障措施|组织领导|组织保障|工作要求|有关要求|实施步骤|时间安排|督导|考核|附则|附件"
)
_MEASURES = re.compile(r"^\s*(?:具体|主要|工作|重点)?(?:措施|任务|举措)[：:]\s*")
_UNIT_FIRST = re.compile(
    r"^(?P<who>[^：:。]{2,80}?)(?:[：:。]|负责(?=.)|$)\s*(?P<rest>.*)$", re.DOTALL
)


def read(blocks: Iterable[Block]) -> Reading:
    """Understand a document that has been taken apart into paragraphs and tables."""
    tidied = [
        Block(tidy(b.text), b.line, b.rows, b.note) for b in tables.opened(flat.restored(blocks))
    ]
    blocks = [block for block in unwrapped(tidied) if block.text or block.rows]
    reading = Reading(title=head.title_of(blocks), doc_no=head.number_of(blocks))
    reading.date, reading.issuer = head.day_and_issuer(blocks)
    leads, supports = _note(blocks)
    items = collect([block for block in blocks if not block.rows])
    reading.tasks = _spoken(items, reading.doubts)
    if leads:
        reading.tasks = [_first_leads(task, supports=supports) for task in reading.tasks]
    _tables(blocks, items, reading, leads=leads)
    if not reading.tasks:
        _without_units(items, reading)
    _ask(reading)
    return reading


def _note(blocks: list[Block]) -> tuple[bool, bool]:
    for block in blocks:
        found = attributions.first_is_lead(block.text)
        if found[0]:
            return found
    return False, False


def _first_leads(task: Task, *, supports: bool) -> Task:
    if any(unit.role is not Role.RESPONSIBLE for unit in task.units):
        return task
    rest = Role.SUPPORT if supports else Role.RESPONSIBLE
    units = tuple(
        replace(unit, role=rest if place else Role.LEAD) for place, unit in enumerate(task.units)
    )
    return replace(task, units=units)


def _spoken(items: list[Item], doubts: list[Doubt]) -> list[Task]:
    """Items that name units, and those between them that do not."""
    clauses = _clause_levels(items)
    tasks: list[Task] = []
    for item in items:
        if item.said:
            tasks += _of_item(item, clauses, doubts)
            below = [child for child in item.children if child.mark.level != POINT]
            if len(below) > 1 and not any(child.said for child in below):
                words = f"“{item.mark.no}”写了单位，下面 {len(below)} 条没有单独写，按一项任务读"
                doubts.append(Doubt(item.line, words))
        elif _left_out(item):
            tasks.append(_task(item, (), clauses))
            doubts.append(
                Doubt(item.line, f"“{item.mark.no} {tasks[-1].title[:20]}”没有写责任单位")
            )
    return tasks


def _left_out(item: Item) -> bool:
    """A task without units among others that have them."""
    if item.children or item.parent is None or item.mark.level == POINT:
        return False
    siblings = [other for other in item.parent.children if other is not item]
    speaking = [other for other in siblings if other.said]
    return len(speaking) >= 2 and len(speaking) * 2 >= len(siblings)


def _of_item(item: Item, clauses: set[int], doubts: list[Doubt]) -> list[Task]:
    first: list[attributions.Attribution] = []
    later: list[attributions.Attribution] = []
    for place, said in enumerate(item.said):
        end = item.said[place - 1].end if place else 0
        measure = _MEASURES.match(item.text[end : said.start]) if place else None
        (later if measure or later else first).append(said)
        doubts += [Doubt(item.line, f"“{item.mark.no}”：{words}") for words in said.doubts]
        if said.bare:
            names = "、".join(unit.name for unit in said.units)
            doubts.append(
                Doubt(item.line, f"“{item.mark.no}”：括号里只有名称，按责任单位读：{names}")
            )
    tasks = [_task(item, _union(first), clauses)]
    if later:
        words = _MEASURES.sub("", item.text[first[-1].end : later[0].start])
        title = _title(words, clause=item.mark.level in clauses)
        parent = tasks[0].no
        tasks.append(
            Task(f"{parent}-", tasks[0].section, title, _union(later), item.line, parent=parent)
        )
    return tasks


def _union(said: list[attributions.Attribution]) -> tuple[Named, ...]:
    names: dict[str, Named] = {}
    for one in said:
        for unit in one.units:
            names.setdefault(unit.name, unit)
    return tuple(names.values())


def _task(item: Item, units: tuple[Named, ...], clauses: set[int]) -> Task:
    above = item.parent
    parent = above if above is not None and above.said else None
    while above is not None and above.said:
        above = above.parent
    no = f"{_number(parent)}{item.mark.no}" if parent is not None else item.mark.no
    end = item.said[0].start if item.said and item.said[0].start > item.mark.end else len(item.text)
    title = _title(item.text[item.mark.end : end], clause=item.mark.level in clauses)
    section = above.heading if above is not None else ""
    return Task(no, section, title, units, item.line, parent=_number(parent) if parent else "")


def _number(item: Item | None) -> str:
    if item is None:
        return ""
    above = item.parent if item.parent is not None and item.parent.said else None
    return f"{_number(above)}{item.mark.no}"


def _sentence(words: str) -> str:
    words = words.strip()
    return re.split(r"[。！\n]|……|…", words, maxsplit=1)[0].strip(" ：:")


def _clause_levels(items: list[Item]) -> set[int]:
    """Levels whose items have no short title before the first full stop."""
    sizes: dict[int, list[int]] = {}
    for item in items:
        if item.said and item.said[0].start > item.mark.end:
            words = item.text[item.mark.end : item.said[0].start]
            sizes.setdefault(item.mark.level, []).append(len(_sentence(words)))
    return {level for level, found in sizes.items() if median(found) > _CLAUSES}


def _title(words: str, *, clause: bool) -> str:
    title = _sentence(words)
    if clause or len(title) > 60:
        title = re.split(r"[，,；;：:]", title, maxsplit=1)[0]
    elif "," in title and len(title) > 20:  # half-width commas come from damaged text
        title = title.split(",", 1)[0]
    return re.sub(r"\s+", "", title).rstrip("，,；;：:")[:_LONGEST]


def _tables(blocks: list[Block], items: list[Item], reading: Reading, *, leads: bool) -> None:
    for block in blocks:
        if not block.rows:
            continue
        above = [item for item in items if item.line <= block.line and not item.said]
        section = above[-1].heading if above else ""
        tasks, doubts = tables.read(block, section, leads=leads)
        if block.note and tasks:
            reading.doubts.append(Doubt(block.line, block.note))
        known = {(task.no, task.title[:8]) for task in reading.tasks if task.units}
        fresh = [task for task in tasks if (task.no, task.title[:8]) not in known]
        if len(fresh) < len(tasks):
            reading.doubts.append(Doubt(block.line, "正文和表格都写了同一项任务，按正文读"))
        reading.tasks += fresh
        reading.doubts += doubts


def _without_units(items: list[Item], reading: Reading) -> None:
    """No office is named behind any item: either each item begins with one, or none has any."""
    named = [(item, found) for item in items if (found := _led_by(item))]
    if len(named) >= 3:
        for item, (units, title) in named:
            section = item.parent.heading if item.parent else ""
            reading.tasks.append(Task(item.mark.no, section, title, units, item.line))
        reading.doubts.append(
            Doubt(named[0][0].line, "每项开头写的是单位，任务名称取自后面的第一句")
        )
        return
    for item in items:
        above = item.parent
        aims = _AIMS.search(item.words[:20]) or (
            above is not None and _AIMS.search(above.words[:20])
        )
        if item.children or aims or item.mark.level == POINT or above is None:
            continue
        reading.tasks.append(_task(item, (), set()))
    if reading.tasks:
        reading.doubts.append(Doubt(reading.tasks[0].line, "全文没有写责任单位，请逐项补上"))


def _led_by(item: Item) -> tuple[tuple[Named, ...], str] | None:
    found = _UNIT_FIRST.match(item.text[item.mark.end :].strip())
    if found is None:
        return None
    names, _ = unitlists.split(found["who"])
    if not names or not all(unitlists.like_unit(name) for name in names) or len(names[0]) > 20:
        return None
    units = tuple(Named(n, Role.RESPONSIBLE, unitlists.is_group(n)) for n in names)
    rest = re.sub(r"^(?:具体)?负责[：:]?", "", found["rest"].strip())
    return (units, _title(rest, clause=False)) if rest else None


def _ask(reading: Reading) -> None:
    """Doubts about the whole: nothing found, numbers twice, names that do not look like offices."""
    if not reading.title:
        reading.doubts.append(Doubt(1, "没有认出标题"))
    if not reading.tasks:
        reading.doubts.append(Doubt(1, "没有找到任务：看不到编号，也看不到责任单位"))
    counted: dict[str, int] = {}
    for task in reading.tasks:
        counted[task.no] = counted.get(task.no, 0) + 1
        strange = [u.name for u in task.units if not u.group and not unitlists.like_unit(u.name)]
        if strange:
            reading.doubts.append(
                Doubt(
                    task.line,
                    f"“{task.no} {task.title[:20]}”：这些不像单位名称：{'、'.join(strange)}",
                )
            )
    again = [no for no, times in counted.items() if times > 1]
    if again:
        reading.doubts.append(Doubt(reading.tasks[0].line, f"编号重复：{'、'.join(again[:10])}"))
