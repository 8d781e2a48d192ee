"""How exactly plans are read: `python -m bench plans FOLDER`, documents beside their truth as JSON."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from weibao.plan.reading.files import read_file

Pairs = set[tuple[str, ...]]
COLUMNS = (
    "| document | tasks | precision | recall | attributions | precision | recall "
    "| with role: precision | recall | seconds |"
)


def main(options: list[str]) -> None:
    if not options:
        sys.stdout.write("python -m bench plans FOLDER [--missed]\n")
        return
    print(COLUMNS)
    print("|" + " --- |" * COLUMNS.count("| "))
    for truth in sorted(Path(options[0]).glob("*.json")):
        papers = [
            p for p in truth.parent.glob(f"{truth.stem}.*") if p.suffix in {".txt", ".docx", ".pdf"}
        ]
        for paper in papers:
            print(_row(paper, json.loads(truth.read_text("utf-8")), missed="--missed" in options))


def _row(paper: Path, truth: dict[str, Any], *, missed: bool) -> str:
    started = time.perf_counter()
    found = read_file(paper)
    took = time.perf_counter() - started
    ours = [_sets(found["tasks"], part) for part in range(3)]
    theirs = [_sets(truth["tasks"], part) for part in range(3)]
    cells = [paper.name]
    for part, (mine, right) in enumerate(zip(ours, theirs, strict=True)):
        cells += [str(len(right))] * (part < 2) + [
            f"{_share(mine & right, mine)}",
            f"{_share(mine & right, right)}",
        ]
        if missed:
            for mark, rest in (("-", right - mine), ("+", mine - right)):
                for row in sorted(rest):
                    print("  ", mark, *row)
    for name in ("title", "doc_no", "date", "issuer"):
        if missed and (truth.get(name) or None) != (found[name] or None):
            print("  ", name, truth.get(name), "<>", found[name])
    return f"| {' | '.join([*cells, f'{took:.2f}'])} |"


def _sets(tasks: list[dict[str, Any]], part: int) -> Pairs:
    """0: tasks by number and beginning of the title; 1: with the unit; 2: and with its role."""
    found: Pairs = set()
    for task in tasks:
        key = (re.sub(r"[（）()]", "", str(task["no"])), re.sub(r"\s", "", task["title"])[:6])
        if part == 0:
            found.add(key)
        found |= {(*key, u["name"], u["role"])[: part + 2] for u in task["units"] if part}
    return found


def _share(part: Pairs, whole: Pairs) -> str:
    return f"{len(part) / len(whole):.3f}" if whole else "1.000"
