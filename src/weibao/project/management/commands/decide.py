"""`weibao decide RULE --on DATE FACTS.json`: which categories children belong to, without a database."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from weibao.children.rules.categories import RULES
from weibao.children.rules.categories.decision import Decision
from weibao.children.rules.factsfile import BadFacts, read
from weibao.kernel import moment

MISUSED = 2
ALL = "all"
OUTCOMES = {"yes": "属于", "no": "不属于", "unknown": "还不能判断"}


class Command(BaseCommand):
    help = "按规则判断孩子属于哪些类别，例如：weibao decide de_facto --on 2026-11-24 facts.json"
    # Rules are files and plain functions: this answers on a machine without a database.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        codes = "、".join((ALL, *RULES))
        parser.add_argument("rule", metavar="规则", help=f"规则代码：{codes}")
        parser.add_argument("facts", metavar="文件", help="写着事实的 JSON 文件，- 是标准输入")
        parser.add_argument("--on", metavar="日期", help="按哪一天判断，不写就是今天")
        parser.add_argument("--json", action="store_true", help="输出 JSON（不写也是）")
        parser.add_argument("--text", action="store_true", help="输出文字")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            answers = _answers(options["rule"], options["facts"], options["on"])
        except BadFacts as problem:
            self.stderr.write(str(problem))
            sys.exit(MISUSED)
        if options["text"]:
            self.stdout.write("\n".join(_lines(answers)))
        else:
            self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=2))


def _answers(rule: str, path: str, day: str | None) -> list[dict[str, Any]]:
    if rule != ALL and rule not in RULES:
        raise BadFacts(f"没有规则“{rule}”。有：{'、'.join((ALL, *RULES))}")
    try:
        on = date.fromisoformat(day) if day else moment.now().astimezone(moment.ZONE).date()
    except ValueError as error:
        raise BadFacts(f"--on 写的是“{day}”，请写成 2026-11-24 这样的日期") from error
    entries = read(_text(path))
    chosen = list(RULES.values()) if rule == ALL else [RULES[rule]]
    return [
        {"id": entry.key, "on": on.isoformat(), **_plain(found.decide(entry.sheet, on))}
        for entry in entries
        for found in chosen
    ]


def _text(path: str) -> str:
    if path == "-":
        return sys.stdin.read()
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFacts(f"打不开事实文件：{path}") from error


def _plain(decision: Decision) -> dict[str, Any]:
    basis = decision.basis
    return {
        "rule": decision.rule,
        "label": basis.label,
        "outcome": decision.outcome,
        "since": decision.since.isoformat() if decision.since else None,
        "until": decision.until.isoformat() if decision.until else None,
        "kinds": list(decision.kinds),
        "reasons": [
            {"text": reason.text, "fact": reason.fact, "source": reason.source}
            for reason in decision.reasons
        ],
        "missing": list(decision.missing),
        "basis": basis.basis,
        "seal": basis.seal,
        "counts_as": basis.counts_as,
        "verified": basis.verified,
    }


def _lines(answers: list[dict[str, Any]]) -> list[str]:
    lines = []
    for answer in answers:
        lines.append(f"{answer['id']}　{answer['label']}：{OUTCOMES[answer['outcome']]}")
        lines += [f"  · {reason['text']}" for reason in answer["reasons"]]
        if answer["missing"]:
            lines.append(f"  还要知道：{'、'.join(answer['missing'])}")
        lines.append(f"  依据：{answer['basis']}{'' if answer['verified'] else '（未核实）'}")
    return lines
