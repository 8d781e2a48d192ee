"""What the forms of a decision offer: files and open cases of the same child, covered, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import world
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.cases.models import Case, Participant
from weibao.reports.models import Report
from weibao.reports.queries import matching
from weibao.reports.queries.related import related

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(hours=1)
TOLD: dict[str, Any] = {"child_known": "向小轩，11岁，石桥村的", "what": "又看到小轩一个人在路边"}


def offered(report: Report, where: Town, key: str = "clerk") -> tuple[list[str], list[str]]:
    actor = where[key]
    files = matching.files(report, actor, on=NOW.date())
    cases = matching.cases(report, actor, related(report, actor), files)
    return [line.words for line in files], [line.words for line in cases]


def test_a_file_of_the_name_with_what_agrees(here: Town) -> None:
    world.child(here)
    world.child(here, name="向小轩", area=f"{here.code}202", birth=NOW.replace(year=2009).date())
    files, cases = offered(world.report(here, **TOLD), here)
    assert [line.split("　")[0] for line in files] == ["向▮▮", "向▮▮"]
    assert files[0].endswith("同名　年龄对得上　同一个村")
    assert files[1].endswith("同名")
    assert cases == []


def test_an_open_case_of_the_child_and_of_a_report_that_is_alike(here: Town) -> None:
    child = world.child(here)
    of_child = world.case(here, child=child, what="完全另外的一件事情", child_known="")
    of_report = world.case(here, **TOLD)
    _, cases = offered(world.report(here, **TOLD), here)
    assert sorted(words.split("　")[0] for words in cases) == sorted(
        f"个案 {case.number}" for case in (of_child, of_report)
    )
    assert any("同一个孩子的名字" in words for words in cases)
    assert any("同一个孩子的档案" in words for words in cases)


def test_a_closed_case_is_offered_to_be_worked_on_again(here: Town) -> None:
    case = world.case(here, **TOLD)
    Case.objects.filter(pk=case.pk).update(status="closed")
    report = world.report(here, **TOLD)
    assert ["结案" in words for words in offered(report, here)[1]] == [True]
    clerk = here["clerk"]
    assert matching.numbered_case(case.number, report, clerk) is None
    assert matching.numbered_case(case.number, report, clerk, closed=True) == case.pk


@pytest.mark.parametrize("number", ["", "9999-0001", "%"])
def test_a_number_nobody_gave(here: Town, number: str) -> None:
    assert matching.numbered_case(number, world.report(here), here["clerk"]) is None


def test_the_other_town_offers_nothing(towns: Towns) -> None:
    world.child(towns.there)
    case = world.case(towns.there, **TOLD)
    report = world.report(towns.here, **TOLD)
    assert offered(report, towns.here) == ([], [])
    assert matching.numbered_case(case.number, report, towns.here["clerk"]) is None


def test_the_page_merges_into_what_it_offers(here: Town, at_desk: AtDesk) -> None:
    case = world.case(here, **TOLD)
    report = world.report(here, at=LATER, **TOLD)
    clerk = at_desk(here, "clerk")
    page = clerk.get("reports:detail", report.pk)
    assert "可能有关的报告" in text_of(page)
    assert "同一个孩子的名字" in text_of(page)
    action = f"/reports/{report.pk}/merger/"
    nothing = clerk.press(page, action)
    assert nothing.status_code == 422
    assert "选一个个案" in text_of(nothing)
    unknown = clerk.press(nothing, action, number="2026-0099")
    assert unknown.status_code == 409
    assert "没有编号 2026-0099 的在办个案" in text_of(unknown)
    done = clerk.press(unknown, action, case=str(case.pk), number="")
    assert done.status_code == 302
    report.refresh_from_db()
    assert report.case == case
    after = clerk.get("reports:detail", report.pk)
    apart = clerk.press(after, f"/reports/{report.pk}/separation/", reason="是另一个孩子")
    assert apart.status_code == 302


def test_the_page_accepts_for_a_file_it_offers(here: Town, at_desk: AtDesk) -> None:
    child = world.child(here)
    report = world.report(here, **TOLD)
    clerk = at_desk(here, "clerk")
    page = clerk.get("reports:detail", report.pk)
    assert 'name="child"' in text_of(page)
    assert "向小轩，" in text_of(page)  # as the reporter told it; the file's name is covered
    clerk.press(page, f"/reports/{report.pk}/acceptance/", child=str(child.pk))
    assert Participant.objects.get(role="child").child == child
