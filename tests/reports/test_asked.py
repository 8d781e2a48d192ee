"""What was asked of the custodians, as both sides see it: in order, in few queries, without a name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.support.towns import Towns
from tests.world import NOW, PASSPHRASE, Town
from weibao.org.actions.passphrases import unlock
from weibao.reports.actions import calling_back, requesting
from weibao.reports.actions.filing import Reporter
from weibao.reports.models import CallBack, Report
from weibao.reports.queries import asked

WHO = Reporter("贺知秋", "13712340987", "邻居")


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here, reporter=WHO)


def call(report: Report, here: Town, minutes: int = 0) -> CallBack:
    at = NOW + timedelta(minutes=minutes)
    return calling_back.ask(report.pk, by=here["clerk"], at=at, question="几点听到的")


def test_the_oldest_waits_first_and_what_another_took_is_gone(towns: Towns, report: Report) -> None:
    here = towns.here
    later = call(report, here, minutes=9)
    first = call(world.report(here, reporter=WHO), here)
    waiting = asked.callbacks_waiting(here["second"], at=NOW)
    assert [one.callback.pk for one in waiting] == [first.pk, later.pk]
    assert {one.clock.label for one in waiting if one.clock} == {"保管人回拨报告人"}
    mine = unlock(town=here.code, passphrase=PASSPHRASE, by=here["custodian"], at=NOW)
    calling_back.take(first.pk, mine, by=here["custodian"], at=NOW, version=1)
    assert [one.callback.pk for one in asked.callbacks_waiting(here["second"], at=NOW)] == [
        later.pk
    ]
    own = asked.callbacks_waiting(here["custodian"], at=NOW)
    assert [(one.callback.pk, one.mine) for one in own] == [(first.pk, True), (later.pk, False)]
    assert asked.callbacks_waiting(towns.there["custodian"], at=NOW) == []
    assert asked.callbacks_waiting(here["clerk"], at=NOW) == []


def test_lines_of_the_report_carry_words_and_no_name(
    here: Town, report: Report, django_assert_max_num_queries: CaptureQueriesContext
) -> None:
    call(report, here)
    row = requesting.ask(report.pk, by=here["clerk"], at=NOW, why="police", words="来函第 3 号")
    requesting.decline(row.pk, by=here["custodian"], at=NOW, version=1, answer="没有原件")
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        lines = asked.lines_of(report)
    assert [line.what for line in lines] == ["请保管人回拨", "请保管人打开身份", "保管人没有同意"]
    assert "没有原件" in lines[2].text
    assert not any("贺" in line.text + line.by for line in lines)
    assert asked.pending(report)["pending_ask"] is None
