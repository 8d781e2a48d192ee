"""The lists of reports, what they ask of a person, and finding one by its number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.reports import searching, todos
from weibao.reports.actions import deciding
from weibao.reports.actions.answering import answer
from weibao.reports.models import Report
from weibao.reports.queries import reports as reading

AtDesk = Callable[[Town, str], Worker]


@pytest.fixture
def three(towns: Towns) -> list[Report]:
    """One waiting, one accepted, one refused; and one in the other town."""
    here = towns.here
    waiting = world.report(here, circumstance="alone")
    world.case(here)
    refused = world.report(here, at=NOW + timedelta(minutes=1))
    deciding.refuse(refused.pk, by=here["clerk"], at=NOW, version=1, reason="不在本镇")
    world.report(towns.there, area=towns.there.village)
    accepted = Report.objects.get(status="accepted")
    refused.refresh_from_db()
    return [waiting, accepted, refused]


def test_a_person_sees_the_reports_of_the_own_town(three: list[Report], here: Town) -> None:
    for key in ("clerk", "supervisor", "leader", "first", "discipline"):
        assert set(reading.visible(here[key])) == set(three), key
    for key in ("director", "teacher", "police", "custodian", "auditor", "keeper"):
        assert set(reading.visible(here[key])) == set(), key
    assert set(reading.visible(None)) == set()


def test_a_row_shows_the_clock_that_presses(three: list[Report], here: Town) -> None:
    danger = world.report(here, in_danger=True)
    lines = {line.report: line for line in reading.rows([*three, danger], at=NOW)}
    shown = [lines[row].clock for row in (three[0], three[1], danger)]
    labels = [clock.label if clock else "" for clock in shown]
    assert labels == ["决定是否受理报告", "首次回复报告人", "紧急危险的报告采取行动"]
    assert lines[three[2]].clock is None
    assert lines[three[0]].place == "石桥村"


def test_the_list_page(three: list[Report], here: Town, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    page = text_of(clerk.get("reports:list", view="all"))
    assert all(report.number in page for report in three)
    assert "淤青" not in page
    one = text_of(clerk.get("reports:list"))
    assert [report.number in one for report in three] == [True, False, False]
    assert Event.objects.filter(kind="reports.listed").count() == 2


@pytest.mark.parametrize("query", [{"stage": "'"}, {"channel": "x"}, {"page": "-7"}, {"page": "z"}])
def test_an_odd_address_still_answers(
    three: list[Report], here: Town, at_desk: AtDesk, query: dict[str, str]
) -> None:
    assert at_desk(here, "clerk").get("reports:list", **query).status_code == 200


def test_the_station_is_asked_to_accept_the_most_urgent_first(
    three: list[Report], here: Town
) -> None:
    danger = world.report(here, in_danger=True, at=NOW + timedelta(minutes=5))
    asked = todos.waiting_for_acceptance(here["clerk"], NOW, 50)
    assert [todo.key for todo in asked] == [f"report:{danger.pk}", f"report:{three[0].pk}"]
    assert [todo.urgent for todo in asked] == [True, False]
    assert all("淤青" not in f"{todo.title}{todo.line}" for todo in asked)


def test_a_reporter_who_heard_nothing_is_a_to_do(three: list[Report], here: Town) -> None:
    asked = todos.waiting_for_reply(here["clerk"], NOW, 50)
    assert [todo.key for todo in asked] == [f"reply:{three[1].pk}"]
    answer(three[1].pk, by=here["clerk"], at=NOW, version=2, kind="answer", text="在办")
    assert todos.waiting_for_reply(here["clerk"], NOW, 50) == []


@pytest.mark.parametrize("key", ["director", "police", "custodian", "keeper", "auditor"])
def test_others_are_asked_nothing_about_reports(three: list[Report], here: Town, key: str) -> None:
    asking = (todos.waiting_for_acceptance, todos.waiting_for_reply, todos.overseen)
    assert [offer(here[key], NOW + timedelta(days=9), 50) for offer in asking] == [[], [], []]


def test_leaders_hear_of_what_nobody_decided_in_time(three: list[Report], here: Town) -> None:
    assert todos.overseen(here["leader"], NOW, 50) == []
    late = todos.overseen(here["leader"], NOW + timedelta(hours=25), 50)
    assert [todo.key for todo in late] == [f"late-report:{three[0].pk}"]


@pytest.mark.parametrize("typed", ["R2026-0001", "r2026-0001", "0001", "报告 R2026-0001"])
def test_a_report_is_found_by_its_number(three: list[Report], here: Town, typed: str) -> None:
    hits = searching.by_number(typed, here["clerk"], NOW, 20)
    assert [hit.title for hit in hits] == ["报告 R2026-0001"]
    assert searching.by_number(typed, here["director"], NOW, 20) == []


@pytest.mark.parametrize("typed", ["", "%", "没有数字", "0" * 13, "9999"])
def test_what_is_no_number_finds_nothing(three: list[Report], here: Town, typed: str) -> None:
    assert searching.by_number(typed, here["clerk"], NOW, 20) == []


# What each viewer reads on the page of one report.

TEXTS = ("看到孩子身上好几处淤青", "三年级，男孩", "孩子的叔叔", "村口")


@pytest.mark.parametrize("key", ["leader", "first", "discipline"])
def test_overseers_see_the_stage_and_no_word_of_it(
    three: list[Report], here: Town, at_desk: AtDesk, key: str
) -> None:
    report = three[1]
    answer(report.pk, by=here["clerk"], at=NOW, version=2, kind="answer", text="已去家里看过")
    page = at_desk(here, key).get("reports:detail", report.pk)
    assert page.status_code == 200
    assert report.number in text_of(page)
    assert "第一次回复" in text_of(page)
    for text in (*TEXTS, "已去家里看过"):
        assert text not in text_of(page), text


def test_a_refusal_is_told_to_overseers_without_its_words(
    three: list[Report], here: Town, at_desk: AtDesk
) -> None:
    page = text_of(at_desk(here, "leader").get("reports:detail", three[2].pk))
    assert "不受理" in page
    assert "不在本镇" not in page


def test_the_station_reads_everything_but_who_reported(
    three: list[Report], here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    page = text_of(at_desk(here, "clerk").get("reports:detail", three[1].pk))
    assert all(text in page for text in TEXTS)
    assert "匿名报告" in page
    assert 'href="/reports/sealed/"' not in page


@pytest.mark.parametrize("key", ["director", "neighbour", "teacher", "police", "auditor", "keeper"])
def test_others_do_not_see_it(three: list[Report], here: Town, at_desk: AtDesk, key: str) -> None:
    page = at_desk(here, key).get("reports:detail", three[1].pk)
    assert page.status_code == 404
    refusal = Event.objects.get(kind="refused:reports:detail")
    assert refusal.person == here.people[key].pk
