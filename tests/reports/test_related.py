"""Which reports belong together: measured on two small sets, and only what the viewer may see."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.kernel.actor import SYSTEM
from weibao.reports.actions import deciding, handing
from weibao.reports.actions.filing import file_report
from weibao.reports.models import Report, Trait
from weibao.reports.queries.related import MOST, NEWEST, related
from weibao.reports.rules.related import Known, compare

HERE = Path(__file__).parent
ALIKE: dict[str, Any] = {
    "child_known": "王小明，9岁，清溪小学三年级",
    "suspect_known": "王大强",
    "place": "老供销社后面第二家",
    "what": "隔壁家的男孩经常半夜哭，昨天看到他胳膊和背上都是紫的，问他他说是摔的，我看不像。",
}


def filed(where: Town, name: str) -> list[tuple[str, Report]]:
    rows = tomllib.loads((HERE / name).read_text("utf-8"))["report"]
    found = []
    for row in rows:
        matter, village = row.pop("matter"), row.pop("village")
        told = world.content(
            **{"child_known": "", "suspect_known": "", "place": ""} | row,
            area=f"{where.code}{village}" if village else "",
        )
        found.append(
            (
                matter,
                file_report(told, by=SYSTEM, at=NOW, town=where.code, channel="public"),
            )
        )
    return found


# The first set was looked at while the numbers were settled; the second was not. What is asked of
# each is a little under what was measured: 1.00 and 0.93, 0.71 and 0.83.
@pytest.mark.parametrize(
    ("name", "precision", "recall"), [("labelled.toml", 0.92, 0.9), ("heldout.toml", 0.7, 0.8)]
)
def test_how_many_are_found_and_how_many_are_right(
    here: Town, name: str, precision: float, recall: float
) -> None:
    reports = filed(here, name)
    shown = {
        frozenset({report.pk, line.report.pk})
        for _, report in reports
        for line in related(report, here["clerk"])
    }
    true = {
        frozenset({one.pk, other.pk})
        for (a, one), (b, other) in combinations(reports, 2)
        if a and a == b
    }
    assert len(shown & true) / len(shown) >= precision
    assert len(shown & true) / len(true) >= recall


def test_the_reasons_are_words(here: Town) -> None:
    first = world.report(here, **ALIKE)
    second = world.report(here, **ALIKE | {"place": "供销社后面第二家"})
    [line] = related(second, here["clerk"])
    assert line.report == first
    assert line.likeness.word == "很可能是同一件"
    assert line.likeness.reasons == (
        "同一个孩子的名字",
        "写得一样",
        "被反映的人同名",
        "同一所学校、同一个年级",
        "同一个地方",
    )


def test_another_age_is_another_child() -> None:
    one = Known.of(world.content(child_known="王小明，6岁", what="没有话说"))
    other = Known.of(world.content(child_known="王小明，15岁", what="另外一回事"))
    assert "年龄对不上" in " ".join(compare(one, other).reasons)


def test_only_what_the_viewer_may_read(towns: Towns) -> None:
    here, there = towns.here, towns.there
    gone = world.report(here, **ALIKE)
    handing.to_town(
        gone.pk,
        by=here["clerk"],
        at=NOW,
        version=1,
        town=there.code,
        reason="孩子住白水镇",
        told="已移交",
    )
    world.report(there, **ALIKE)
    report = world.report(here, **ALIKE)
    assert related(report, here["clerk"]) == []
    for key in ("leader", "discipline", "police", "custodian", "director"):
        assert related(report, here[key]) == [], key


def test_a_flood_of_equal_reports_is_cut_off(here: Town) -> None:
    for _ in range(NEWEST + 4):
        last = world.report(here, **ALIKE)
    with CaptureQueriesContext(connection) as asked:
        lines = related(last, here["clerk"])
    assert len(lines) == min(MOST, NEWEST - 1)
    assert len(asked) <= 4


def test_a_decided_report_is_shown_with_its_case(here: Town) -> None:
    first = world.report(here, **ALIKE)
    case = deciding.accept(first.pk, by=here["clerk"], at=NOW, version=1)
    [line] = related(world.report(here, **ALIKE), here["clerk"])
    assert line.report.case == case


def test_filing_writes_few_rows(here: Town) -> None:
    report = world.report(here, **ALIKE | {"what": ALIKE["what"] * 40})
    assert Trait.objects.filter(report=report).count() < 50
