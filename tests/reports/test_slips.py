"""A slip that somebody brings: genuine or not, with the time and the stage, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import world
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.crypto.slips import shown
from weibao.reports import slips
from weibao.reports.models import Report

AtDesk = Callable[[Town, str], Worker]


def check(worker: Worker, number: str, code: str) -> str:
    return text_of(worker.send("reports:slips", number=number, check=code))


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here, what="没人知道的经过")


@pytest.mark.parametrize("who", ["clerk", "leader", "first", "discipline"])
def test_a_genuine_slip_tells_time_and_stage_alone(
    here: Town, at_desk: AtDesk, report: Report, who: str
) -> None:
    page = check(at_desk(here, who), report.number, shown(slips.check_code(report)))
    assert "是真的" in page
    assert "2026 年 9 月 30 日 17:00" in page
    assert "待受理" in page
    assert "没人知道的经过" not in page
    assert "淤青" not in page
    event = Event.objects.get(kind="slip.checked")
    assert (event.subject, event.person) == (report.pk, here.people[who].pk)


@pytest.mark.parametrize("number", ["r２０２６－0001", "2026 0001", "R2O26-OOO1", " r2026-0001 "])
def test_number_and_code_are_read_as_people_type_them(
    here: Town, at_desk: AtDesk, report: Report, number: str
) -> None:
    code = slips.check_code(report).lower().replace("0", "O").replace("1", "i")
    assert report.number == "R2026-0001"
    assert "是真的" in check(at_desk(here, "clerk"), number, f" {code[:6]}　{code[6:]}")


def test_another_number_code_or_town_is_not_genuine(
    towns: Towns, at_desk: AtDesk, report: Report
) -> None:
    code = slips.check_code(report)
    second = world.report(towns.here)
    elsewhere = world.report(towns.there)
    clerk = at_desk(towns.here, "clerk")
    for number, typed in (
        (second.number, code),
        ("R2026-9999", code),
        (elsewhere.number, slips.check_code(elsewhere)),
    ):
        page = check(clerk, number, typed)
        assert "不能证明是真的" in page
        assert "收到，由" not in page
    assert "是真的" in check(
        at_desk(towns.there, "clerk"), elsewhere.number, slips.check_code(elsewhere)
    )
    refused = Event.objects.filter(kind="slip.refused")
    assert set(refused.values_list("subject", flat=True)) == {None}
    assert refused.count() == 3


def test_a_slip_stays_genuine_when_the_report_goes_on_and_its_words_are_erased(
    here: Town, at_desk: AtDesk
) -> None:
    world.case(here)
    report = Report.objects.get()
    code = slips.check_code(report)
    Report.objects.filter(pk=report.pk).update(what="", place="", child_known="")
    page = check(at_desk(here, "clerk"), report.number, code)
    assert "是真的" in page
    assert "已受理" in page


def test_a_changed_time_makes_a_slip_false(here: Town, report: Report) -> None:
    code = slips.check_code(report)
    report.created_at = NOW.replace(hour=9)
    assert not slips.is_genuine(report, code)


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [("", "", "请输入编号"), ("R26-1", "x", "应该像 R2026-0187"), ("R2026-0001", "7K", "17 位")],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    here: Town, at_desk: AtDesk, number: str, code: str, said: str
) -> None:
    answer = at_desk(here, "clerk").send("reports:slips", number=number, check=code)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_two_reports_with_the_same_words_have_two_codes(here: Town) -> None:
    first, second = world.report(here), world.report(here)
    assert first.content_digest == second.content_digest != ""
    assert slips.check_code(first) != slips.check_code(second)
