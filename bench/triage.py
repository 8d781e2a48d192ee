"""Triage at size: pages of the clerk's list, a report with what belongs to it, and what filing costs.

The reports are made in bulk, in five towns, sealed as the product seals them, with who may see them but
without clocks and history. Some hundred are filed by the product itself, with their tokens; the
others carry as many random ones, so that the index has its size. Pages are asked of the whole product
but for the web server and the network.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from .alone import apart, ready
from .common import DATABASES, load, machine, pace, percentile, table

TOWNS = 5
TOKENS = 34
TIMES = 40
FILED = 100
CHUNK = 2_000
HEADS = ("database", "reports", "what", "p50 ms", "p95 ms", "pace ms / load before")
SAID = (
    "楼上那家每天晚上打孩子，孩子哭着喊不要打了，已经有一个多月，我们劝过一次，被骂了出来，请你们管一管。",
    "走访时发现姐妹两个无人照料，父母外出，曾祖母年事已高，孩子自己做饭洗衣，冬天的被子很薄。",
    "极速网吧又让未成年进去上网，老板还给他们开机子用的别人身份证，请你们去查一查。",
)
NAMES = "冉佳怡 王小明 谭雨晴 覃正国 向梓涵 罗欣 龚子轩 陶思雨 邹立勇 侯文静".split()
# Where a report stands, in hundredths: most are long done.
STAGES = {"received": 2, "held": 2, "accepted": 6, "done": 70, "refused": 20}


def main(words: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench triage", description=__doc__)
    options.add_argument("--reports", type=int, default=100_000)
    options.add_argument("--database", nargs="+", choices=DATABASES, default=DATABASES)
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args(words)
    if chosen.here:
        sys.stdout.write(json.dumps(_measure(chosen.reports)))
        return
    rows = []
    for database in chosen.database:
        for what, times, before in apart("triage", database, ["--reports", str(chosen.reports)]):
            shares = [f"{1000 * percentile(times, share):.1f}" for share in (0.5, 0.95)]
            rows.append([database, chosen.reports, what, *shares, before])
        sys.stderr.write(f"{database}: done\n")
    print(f"{machine()}\n")
    print(table(HEADS, rows))


def _measure(number: int) -> list[tuple[str, list[float], str]]:
    import django  # noqa: PLC0415 - only this process has settings

    django.setup()
    from tests.support.worker import Worker  # noqa: PLC0415
    from weibao.kernel import areas, moment  # noqa: PLC0415
    from weibao.org.actions import towns  # noqa: PLC0415
    from weibao.org.models import Person  # noqa: PLC0415
    from weibao.reports.actions import deciding  # noqa: PLC0415
    from weibao.reports.models import Report  # noqa: PLC0415
    from weibao_demo.seed import town  # noqa: PLC0415 - as above

    at = moment.now()
    ready(at)
    town.found(at=at - timedelta(days=400))
    near = [area.code for area in areas.children(town.TOWN[:6]) if area.code != town.TOWN]
    near = near[: TOWNS - 1]
    for code in near:
        towns.open_town(code, at=at - timedelta(days=400))
    filing = _filings(town.TOWN, at)
    # One case for all that are accepted.
    first = Report.objects.order_by("number")[0]
    deciding.accept(first.pk, by=town.actor("zhouwj", at=at), at=at, version=first.version)
    fill(number, [town.TOWN, *near], at=at)
    later = _filings(town.TOWN, at)
    filing += [(f"{what}, among {number:,}", times, was) for what, times, was in later]
    clerk = Worker(Person.objects.get(username="zhouwj"), at=at)
    return [*_pages(clerk, town.TOWN), *filing]


def _pages(clerk: Any, town: str) -> list[tuple[str, list[float], str]]:
    from weibao.reports.models import Report  # noqa: PLC0415 - needs settings

    asked: dict[str, dict[str, str]] = {
        "list: waiting": {},
        "list: held": {"view": "held"},
        "list: done": {"view": "done"},
        "list: all, page 1": {"view": "all"},
        "list: all, page 100": {"view": "all", "page": "100"},
        "list: one village, one circumstance": {
            "view": "all", "village": f"{town}201", "circumstance": "bullied",
        },
        "list: done by me, 90 days": {"view": "done", "mine": "1", "days": "90"},
    }  # fmt: skip
    found = [_timed(name, partial(_list, clerk, query)) for name, query in asked.items()]
    waiting = Report.objects.filter(town=town, status="received", traits__isnull=False)
    keys = iter(list(waiting.order_by("-created_at").values_list("pk", flat=True).distinct()) * 9)
    found.append(
        _timed("report with related", lambda: _ok(clerk.get("reports:detail", next(keys))))
    )
    return found


def _list(clerk: Any, query: dict[str, str]) -> None:
    _ok(clerk.get("reports:list", **query))


def _ok(page: Any) -> None:
    if page.status_code != 200:
        raise SystemExit(f"a page answered {page.status_code}")


def _filings(town: str, at: datetime) -> list[tuple[str, list[float], str]]:
    """The product's filing, with its tokens and without."""
    from weibao.reports.actions import tracing  # noqa: PLC0415 - needs settings

    kept = tracing.note
    found = [_timed("filing with traits", lambda: _one(town, at), FILED)]
    tracing.note = lambda *_, **__: None
    found.append(_timed("filing without traits", lambda: _one(town, at), FILED))
    tracing.note = kept
    return found


def _one(town: str, at: datetime) -> None:
    from weibao.kernel.actor import SYSTEM  # noqa: PLC0415 - needs settings
    from weibao.reports.actions.filing import Content, file_report  # noqa: PLC0415

    chance = random.random()
    told = Content(
        circumstance="beaten",
        what=f"{random.choice(SAID)}第{chance}次。{random.choice(SAID)}" * 3,
        place=f"老街{chance:.3f}号后面第二家",
        child_known=f"姓名或小名：{random.choice(NAMES)}\n年龄：9\n学校：土台小学",
        suspect_known=random.choice(NAMES),
        area=f"{town}201",
    )
    file_report(told, by=SYSTEM, at=at, town=town, channel="public")


def _timed(
    what: str, work: Callable[[], object], times: int = TIMES
) -> tuple[str, list[float], str]:
    before = f"{pace():.1f} / {load():.1f}"
    work()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return what, took, before


def fill(number: int, codes: list[str], *, at: datetime) -> None:
    """`number` reports with who may see them and random tokens; more than half in the first town."""
    from django.db import connection, transaction  # noqa: PLC0415 - needs settings

    draw = random.Random(7)
    for start in range(0, number, CHUNK):
        with transaction.atomic():
            _chunk(range(start, min(number, start + CHUNK)), codes, draw, at=at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _chunk(numbers: range, codes: list[str], draw: random.Random, *, at: datetime) -> None:
    from weibao.cases.models import CaseAccess  # noqa: PLC0415 - needs settings
    from weibao.reports.models import Report, Trait  # noqa: PLC0415

    stations, overseers = _units(codes)
    reports = [_report(n, draw, codes, stations, at=at) for n in numbers]
    Report.objects.bulk_create(reports)
    lines = [
        CaseAccess(
            town=report.town, subject=report.pk, unit=unit, sees=sees, valid_from=at, why="受理"
        )
        for report in reports
        for unit, sees in [
            (stations[report.town], "all"), *((unit, "stage") for unit in overseers[report.town]),
        ]
    ]  # fmt: skip
    CaseAccess.objects.bulk_create(lines)
    Trait.objects.bulk_create(
        Trait(town=r.town, report=r, kind="words", token=draw.getrandbits(63))
        for r in reports
        for _ in range(TOKENS)
    )


def _units(codes: list[str]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    from weibao.org.models import Unit  # noqa: PLC0415 - needs settings
    from weibao.org.queries.oversight import overseers  # noqa: PLC0415

    stations = {code: Unit.objects.get(town=code, kind="station") for code in codes}
    return stations, {code: overseers(code) for code in codes}


def _report(
    number: int, draw: random.Random, codes: list[str], stations: dict[str, Any], *, at: datetime
) -> Any:
    from weibao.cases.models import Case  # noqa: PLC0415 - needs settings
    from weibao.reports.models import Report  # noqa: PLC0415
    from weibao.reports.models.report import RANKS  # noqa: PLC0415

    town = codes[0] if draw.random() < 0.5 else draw.choice(codes)
    stage = draw.choices(list(STAGES), list(STAGES.values()))[0]
    urgency = draw.choices(list(RANKS), [1, 9, 90])[0]
    days = draw.random() * (20 if stage in ("received", "held") else 1500)
    held = stage == "held"
    return Report(
        town=town,
        area=f"{town}2{draw.randrange(20):02d}",
        number=f"B{number:07d}",
        channel=draw.choice(("public", "mandated", "phone")),
        status="received" if held else stage,
        status_at=at - timedelta(days=days),
        created_at=at - timedelta(days=days),
        circumstance=draw.choice(("beaten", "alone", "bullied", "unsure")),
        urgency=urgency,
        urgency_rank=RANKS[urgency],
        what=draw.choice(SAID),
        place="老街后面",
        child_known=draw.choice(NAMES),
        unit=stations[town],
        suspicion="flood" if held else "",
        held=held,
        version=1,
        case=Case.objects.first() if stage == "accepted" else None,
    )
