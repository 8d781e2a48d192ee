"""What the page of a report shows: rail, clocks, timeline, each cut to the viewer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.office.attached import attached
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.office.queries.steps import steps_of
from weibao.reports.actions import answering, deciding
from weibao.reports.models import Report
from weibao.reports.queries import detail as looking
from weibao.reports.timeline import behind_case

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here)


def rail(report: Report, where: Town, key: str = "clerk") -> list[tuple[str, str]]:
    report.refresh_from_db()
    stages = looking.rail(report, steps_of(report.pk), where[key])
    return [(stage["label"], stage["state"]) for stage in stages]


def test_the_rail_follows_the_report(here: Town, report: Report) -> None:
    assert rail(report, here) == [
        ("收到", "past"),
        ("受理", "now"),
        ("第一次回复", "next"),
        ("告知结果", "next"),
    ]
    clerk = here["clerk"]
    deciding.accept(report.pk, by=clerk, at=LATER, version=1)
    assert [state for _, state in rail(report, here)] == ["past", "past", "now", "next"]
    answering.answer(report.pk, by=clerk, at=LATER, version=2, kind="answer", text="在办")
    assert [state for _, state in rail(report, here)] == ["past", "past", "past", "now"]
    answering.answer(report.pk, by=clerk, at=LATER, version=3, kind="result", text="办好了")
    assert [state for _, state in rail(report, here)] == ["past"] * 4


def test_a_refusal_cuts_the_rail(here: Town, report: Report) -> None:
    deciding.refuse(report.pk, by=here["clerk"], at=LATER, version=1, reason="不在本镇")
    assert rail(report, here) == [("收到", "past"), ("不受理", "cut")]


def test_the_flag_says_whose_turn_it_is(here: Town, report: Report) -> None:
    texts = {}
    for key in ("clerk", "leader"):
        stages = looking.rail(report, steps_of(report.pk), here[key])
        texts[key] = (stages[1]["turn"]["text"], stages[1]["turn"]["mine"])
    assert texts == {"clerk": ("轮到您：未保工作站", True), "leader": ("轮到未保工作站", False)}


def test_words_stand_only_in_lines_of_those_who_read(here: Town, report: Report) -> None:
    deciding.accept(report.pk, by=here["clerk"], at=LATER, version=1, reason="有伤情照片")
    report.refresh_from_db()
    answering.add_from_reporter(report, at=LATER, text="又听见哭声")
    open_lines = looking.timeline(report, here["clerk"], readable=True)
    closed_lines = looking.timeline(report, here["leader"], readable=False)
    assert [line.what for line in open_lines] == [line.what for line in closed_lines]
    assert {line.text for line in open_lines} >= {"有伤情照片", "又听见哭声"}
    assert {line.text for line in closed_lines} == {""}


def test_newest_first_and_who_did_it(here: Town, report: Report) -> None:
    deciding.accept(report.pk, by=here["clerk"], at=LATER, version=1)
    lines = looking.timeline(report, here["clerk"], readable=True)
    assert [(line.what, line.by) for line in lines] == [("受理", "周文静"), ("收到报告", "")]


def test_whether_the_reporter_saw_the_answer(here: Town, report: Report) -> None:
    deciding.accept(report.pk, by=here["clerk"], at=LATER, version=1)
    answering.answer(report.pk, by=here["clerk"], at=LATER, version=2, kind="answer", text="在办")
    report.refresh_from_db()
    (line,) = [
        one
        for one in looking.timeline(report, here["clerk"], readable=True)
        if one.kind == "material"
    ]
    assert line.by == "周文静 · 报告人还没有看"
    # Half past midnight in China is still the day before in UTC.
    night = (NOW + timedelta(days=3)).replace(hour=0, minute=30)
    answering.seen_by_reporter(report, at=night)
    (line,) = [
        one
        for one in looking.timeline(report, here["clerk"], readable=True)
        if one.kind == "material"
    ]
    assert line.by == "周文静 · 报告人 10-03 00:30 已看"


@pytest.mark.parametrize(
    ("key", "open_to"), [("clerk", True), ("director", False), ("leader", False)]
)
def test_a_case_tells_of_its_report(here: Town, key: str, open_to: bool) -> None:
    case = world.case(here)
    report = Report.objects.get()
    answering.answer(report.pk, by=here["clerk"], at=LATER, version=2, kind="answer", text="在办")
    answering.seen_by_reporter(report, at=(NOW + timedelta(days=3)).replace(hour=0, minute=30))
    lines = behind_case("case", case.pk, here[key], NOW)
    assert [line.what for line in lines] == ["收到网上报告", "回复报告人（程序性回复）"]
    assert [line.text for line in lines] == ["被打、被虐待，身上有伤", "在办" if open_to else ""]
    assert [line.link for line in lines] == [report.number if open_to else "", ""]
    assert lines[0].by == ("匿名报告" if open_to else "")
    assert lines[1].by == "报告人 10-03 已看"
    assert behind_case("child", case.pk, here[key], NOW) == []


def test_a_village_is_named_only_where_one_was_chosen(here: Town, report: Report) -> None:
    assert looking.village_of(report) == here.village
    assert looking.village_of(world.report(here, area="")) == ""


def test_attachments_can_be_looked_at_before_anything_is_decided(
    at_desk: Callable[[Town, str], Worker], here: Town
) -> None:
    """Photos decide whether it is accepted: they stand on the page of a report that waits."""
    report = world.report(here)
    row = attached(report)
    text = text_of(at_desk(here, "clerk").get("reports:detail", report.pk))
    assert f"/files/{row.pk}/" in text
    assert "照片 1" in text


def test_a_page_with_thirty_files_asks_no_more_than_one_with_two(
    at_desk: Callable[[Town, str], Worker], here: Town
) -> None:
    report, desk = world.report(here), at_desk(here, "clerk")
    asked = []
    for many in (2, 28):
        for _ in range(many):
            attached(report)
        with CaptureQueriesContext(connection) as queries:
            text = text_of(desk.get("reports:detail", report.pk))
        asked.append(len(queries))
    assert text.count("/original/") == 30
    assert asked[0] == asked[1] <= 32
