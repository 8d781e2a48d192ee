"""`weibao children`: judge a table, find a file, look for people who stand twice; nothing is written."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from weibao.audit.events import record
from weibao.children.importing.checking import Checked, check
from weibao.children.importing.people import read as read_people
from weibao.children.importing.workbook import Unreadable
from weibao.children.queries.faces import Face, faces
from weibao.children.queries.importing import compare
from weibao.children.queries.search import search
from weibao.children.rules.importing.rows import NEW, Row
from weibao.children.rules.linkage.pairs import LIKELY, Pair, likely
from weibao.children.rules.linkage.people import Someone
from weibao.kernel import moment
from weibao.kernel.actor import Actor
from weibao.org.models import Person
from weibao.org.queries.actors import actor_for

MISUSED = 2
VERDICTS = {
    "new": "新建",
    "same": "已有，内容相同",
    "update": "已有，有不同",
    "conflict": "有冲突",
    "error": "有错误",
}


class Command(BaseCommand):
    help = "儿童档案：import 核对名单，search 查找，duplicates 找重复的人；都不写入"
    # A table can be judged for itself where there is no database.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="import|search|duplicates")
        read = acts.add_parser("import", help="读一份名单（.xlsx、.xls、.csv）")
        read.add_argument("file", metavar="文件", type=Path)
        read.add_argument("--check", action="store_true", help="只核对，不写入")
        read.add_argument("--json", action="store_true", help="输出 JSON")
        read.add_argument("--on", metavar="日期", help="按哪一天核对年龄，不写就是今天")
        read.add_argument("--as", dest="username", default="", help="谁在核对：和他能看的档案比")
        read.add_argument("--reason", default="", help="为什么核对，和 --as 一起写，会留痕")

        find = acts.add_parser("search", help="找档案：姓名的一部分、拼音、证号、电话、档案号")
        find.add_argument("query", metavar="找什么")
        find.add_argument("--json", action="store_true", help="输出 JSON")
        find.add_argument("--as", dest="username", required=True, help="谁在找：只找他能看的")
        find.add_argument("--reason", required=True, help="为什么找，会留痕")
        twice = acts.add_parser("duplicates", help="一份名单里哪些可能是同一个人")
        twice.add_argument("--from", dest="file", metavar="文件", type=Path, required=True)
        twice.add_argument("--least", type=float, default=LIKELY, metavar="分数", help="0 到 1")
        twice.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *, act: str, **options: Any) -> None:
        try:
            getattr(self, f"_{act}")(options)
        except Unreadable as problem:
            self.stderr.write(str(problem))
            sys.exit(MISUSED)

    def _import(self, options: Any) -> None:
        if not options["check"]:
            raise Unreadable("请加 --check；写入档案请在网页“儿童档案”里导入")
        on = _day(options["on"])
        found = check(options["file"], on=on)
        if options["username"]:
            _beside_the_registry(found, options, on)
        answer = _answer(found, bool(options["username"]))
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(answer)))

    def _search(self, options: Any) -> None:
        at = moment.now()
        on = at.astimezone(moment.ZONE).date()
        if not options["reason"].strip():
            raise Unreadable("请用 --reason 写明为什么找")
        actor = _actor(options["username"], on)
        found = search(options["query"], actor, on=on)
        rows = faces(found.rows, on=on)
        record("child.searched", actor=actor, at=at, count=len(rows))
        answer = {
            "problem": found.problem,
            "more": found.more,
            "rows": [_face(row) for row in rows],
        }
        self._say(
            answer,
            [f"{row.file_no}　{row.name.blocks}　{row.meta}　{row.village}" for row in rows],
            options,
        )

    def _duplicates(self, options: Any) -> None:
        people, meant = read_people(options["file"])
        pairs = [_pair(pair, people) for pair in likely(people, least=options["least"])]
        answer = {"records": len(people), "columns": meant, "pairs": pairs}
        lines = [
            f"{pair['one']}　{pair['other']}　{pair['score']:.3f}　{'；'.join(pair['reasons'])}"
            for pair in pairs
        ]
        self._say(answer, lines, options)

    def _say(self, answer: dict[str, Any], lines: list[str], options: Any) -> None:
        words = json.dumps(answer, ensure_ascii=False, indent=2)
        self.stdout.write(words if options["json"] else "\n".join(lines))


def _face(row: Face) -> dict[str, Any]:
    """Covered as on a page: uncovering is an act with a reason of its own."""
    return {
        "file_no": row.file_no,
        "name": row.name.blocks,
        "sex": row.sex,
        "age": row.age,
        "village": row.village,
        "school": row.school,
        "closed": row.closed,
    }


def _pair(pair: Pair, people: list[Someone]) -> dict[str, Any]:
    return {
        "one": people[pair.one].key,
        "other": people[pair.other].key,
        "rows": [pair.one + 1, pair.other + 1],
        "score": round(pair.score.value, 6),
        "bits": round(pair.score.bits, 1),
        "reasons": list(pair.score.reasons),
    }


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else moment.now().astimezone(moment.ZONE).date()
    except ValueError as error:
        raise Unreadable(f"--on 写的是“{text}”，请写成 2026-11-24 这样的日期") from error


def _beside_the_registry(found: list[Checked], options: Any, on: date) -> None:
    """Compare with the files this person may see; that somebody looked stands in the log."""
    if not options["reason"].strip():
        raise Unreadable("用了 --as，还要用 --reason 写明为什么核对")
    actor = _actor(options["username"], on)
    rows = [row for sheet in found for row in sheet.rows if row.verdict == NEW or row.values]
    compare(rows, actor=actor, on=on)
    record("child.import_checked", actor=actor, at=moment.now(), count=len(rows))


def _actor(username: str, on: date) -> Actor:
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise Unreadable(f"没有“{username}”这个工号")
    return actor_for(person, on=on)


def _answer(found: list[Checked], compared: bool) -> dict[str, Any]:
    rows = [row for sheet in found for row in sheet.rows]
    return {
        "registry": compared,
        "counts": dict(Counter(row.verdict for row in rows)),
        "sheets": [_sheet(sheet) for sheet in found],
        "rows": [_row(sheet.name, row) for sheet in found for row in sheet.rows],
    }


def _sheet(sheet: Checked) -> dict[str, Any]:
    heads = sheet.heads
    return {
        "sheet": sheet.name,
        "header_row": heads.first if heads else None,
        "columns": {str(at + 1): code for at, code in heads.meanings.items()} if heads else {},
        "unknown_columns": list(heads.unknown.values()) if heads else [],
        "rows": len(sheet.rows),
        "note": sheet.note,
    }


def _row(sheet: str, row: Row) -> dict[str, Any]:
    values = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.values.items()
    }
    return {
        "sheet": sheet,
        "row": row.number,
        "verdict": row.verdict,
        "problems": [{"field": p.field, "message": p.message} for p in row.problems],
        "values": {name: value for name, value in values.items() if value},
        "facts": row.facts,
        "people": row.people,
        "differences": row.differences,
        "file_no": row.file_no,
    }


def _lines(answer: dict[str, Any]) -> list[str]:
    counts = "，".join(f"{VERDICTS[name]} {number} 行" for name, number in answer["counts"].items())
    lines = [counts, *(f"{s['sheet']}：{s['note']}" for s in answer["sheets"] if s["note"])]
    for row in answer["rows"]:
        where = f"{row['sheet']} 第 {row['row']} 行：{VERDICTS[row['verdict']]}"
        told = [problem["message"] for problem in row["problems"]]
        told += [f"{d['label']} {d['file'] or '空'} → {d['row']}" for d in row["differences"]]
        if told:
            lines.append(f"{where}　{'；'.join(told)}")
    return lines
