"""`weibao plan read FILE --json`: what an official plan says, without a database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from weibao.plan.reading.files import CannotRead, read_file

MISUSED = 2
_ROLES = {"lead": "牵头", "support": "配合", "responsible": "责任"}


class Command(BaseCommand):
    help = "读一份方案，列出任务和责任单位，例如：weibao plan read 方案.docx --json"
    # A pure reading: this answers on a machine without a database.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", metavar="read", choices=["read"], help="读一份方案")
        parser.add_argument("file", metavar="文件", help="DOCX、有文字的 PDF 或 TXT")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            found = read_file(Path(options["file"]))
        except OSError:
            self.stderr.write(f"打不开文件：{options['file']}")
            sys.exit(MISUSED)
        except CannotRead as problem:
            self.stderr.write(str(problem))
            sys.exit(MISUSED)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(found)))


def _lines(found: dict[str, Any]) -> list[str]:
    head = [found["title"], found["doc_no"], found["issuer"], found["date"]]
    lines = ["　".join(words for words in head if words)]
    section = None
    for task in found["tasks"]:
        if task["section"] != section:
            section = task["section"]
            lines += ["", section]
        lines.append(f"  {task['no']} {task['title']}")
        units = "、".join(f"{unit['name']}（{_ROLES[unit['role']]}）" for unit in task["units"])
        lines.append(f"      {units or '没有写责任单位'}")
    if found["doubts"]:
        lines += ["", "请核对："]
        lines += [f"  第 {doubt['line']} 行：{doubt['text']}" for doubt in found["doubts"]]
    return lines
