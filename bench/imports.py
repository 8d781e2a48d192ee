"""Importing a list of children: read and judged, then written, in one town.

`python -m bench imports [--rows 5000] [--database sqlite postgres]`. The table is made from a seed: names,
birthdays, identity numbers with their check digit, two guardians, six facts; one row in fifty stands twice
or is wrong. It is an .xlsx file, read by the product as an uploaded one is.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from .alone import apart, ready
from .common import DATABASES, load, machine, pace, table

SEED = 500110110
SURNAMES = "向龚彭娄邹冯吴岳覃冉谯犹税晏蹇庹牟苟骆田"
GIVEN = "小子佳浩思雨俊梓明晨婉一嘉欣文静轩语怡然琪桐熙涵杰曦清诺豪悦博宇"
COLUMNS = (
    *("姓名", "性别", "身份证号码", "出生日期", "村（社区）", "住址", "民族", "低保"),
    *("父亲姓名", "父亲电话", "母亲姓名", "母亲电话"),
)
HEADS = ("database", "rows", "what", "seconds", "rows per second", "peak MiB", "pace ms / load")


def main(words: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench imports", description=__doc__)
    options.add_argument("--rows", type=int, default=5_000)
    options.add_argument("--database", nargs="+", choices=DATABASES, default=DATABASES)
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args(words)
    if chosen.here:
        sys.stdout.write(json.dumps(_measure(chosen.rows)))
        return
    lines = []
    for database in chosen.database:
        for what, rows, seconds, peak, before in apart(
            "imports", database, ["--rows", str(chosen.rows)]
        ):
            speed = f"{rows / seconds:.0f}"
            lines.append([database, rows, what, f"{seconds:.1f}", speed, f"{peak:.0f}", before])
    print(f"{machine()}\n")
    print(table(HEADS, lines))


def workbook(number: int, villages: Sequence[str]) -> bytes:
    """The list as a file."""
    import openpyxl  # noqa: PLC0415 - of the development environment

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(COLUMNS)
    draw = random.Random(SEED)
    for place in range(number):
        sheet.append(_row(draw, place, villages))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(draw: random.Random, place: int, villages: Sequence[str]) -> list[str]:
    from weibao.kernel.idnumber import check_character  # noqa: PLC0415 - needs the path of the product

    surname = draw.choice(SURNAMES)
    birth = date(2026, 1, 1) - timedelta(days=draw.randrange(17 * 365))
    digits = f"500110{birth:%Y%m%d}{place % 1000:03d}"
    number = digits + check_character(digits)
    if draw.random() < 0.02:
        number = number[:-1] + ("0" if number[-1] != "0" else "1")
    boy = int(digits[-1]) % 2
    return [
        surname + draw.choice(GIVEN) + draw.choice(GIVEN), "男" if boy else "女", number,
        birth.isoformat(), draw.choice(villages), f"{draw.randrange(1, 9)}组{draw.randrange(1, 99)}号",
        "汉族", draw.choice(("是", "否")), surname + draw.choice(GIVEN) * 2, f"139{place:08d}",
        draw.choice(SURNAMES) + draw.choice(GIVEN), f"138{place:08d}",
    ]  # fmt: skip


def _measure(number: int) -> list[tuple[str, int, float, float, str]]:
    import django  # noqa: PLC0415 - only this process has settings

    django.setup()
    from tests.office.attached import uploaded  # noqa: PLC0415 - as above
    from weibao.children.actions.importing import apply_run, begin, read_run, start  # noqa: PLC0415
    from weibao.kernel import moment  # noqa: PLC0415
    from weibao.org.queries.areas import villages_of  # noqa: PLC0415
    from weibao_demo.seed import town  # noqa: PLC0415

    at = moment.now()
    ready(at)
    town.found(at=at - timedelta(days=400))
    clerk = town.actor("zhouwj", at=at)
    names = [area.short_name for area in villages_of(town.TOWN)]
    token = uploaded(workbook(number, names), at=at)
    run = begin(token, town=town.TOWN, by=clerk, at=at)
    lines = [_timed("read and judged", number, lambda: read_run.func(str(run.pk), at=at))]
    start(run.pk, scope="both", by=clerk, at=at)
    written: dict[str, Any] = {"verdict": "new"}
    fresh = run.rows.filter(**written).count()
    lines.append(_timed("written", fresh, lambda: apply_run.func(str(run.pk), at=at)))
    return lines


def _timed(what: str, rows: int, work: Any) -> tuple[str, int, float, float, str]:
    before = f"{pace():.1f} / {load():.1f}"
    began = time.perf_counter()
    work()
    took = time.perf_counter() - began
    return what, rows, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, before
