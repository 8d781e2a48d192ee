"""The machine's clock set back: work goes on, the log stays whole, no page counts below zero."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from tests import world
from tests.portal.pages import ANSWERS, KEY, code_in
from tests.support.towns import StandingClock
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.audit.sealing import verify
from weibao.cases.models import Case
from weibao.office.models import Clock
from weibao.office.ticking import run_round
from weibao.portal.queries import by_code
from weibao.reports.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

# A correction by a time server, a wrong zone, a battery that ran out.
JUMPS = [timedelta(minutes=5), timedelta(hours=8), timedelta(days=90)]
BELOW_ZERO = re.compile(r"(?<![\w\"'/.-])-\s?\d+\s*(?:分|小时|天|日|个工作日)")


@pytest.fixture(autouse=True)
def _own_head(settings: Settings, tmp_path: object) -> None:
    """The kept head of the chain belongs to this test's events alone."""
    settings.WEIBAO_HOME = tmp_path


@pytest.mark.parametrize("back", JUMPS, ids=str)
def test_a_report_is_taken_and_found_again(
    here: Town, clock: StandingClock, client: Client, back: timedelta
) -> None:
    world.report(here, at=NOW)
    clock.at = NOW - back
    data = {**ANSWERS, "once_key": KEY, "step": "review", "go": "send"}
    page = client.post(f"/report/{here.code}/", data)
    assert page.status_code == 200
    report = Report.objects.get(pk=by_code(code_in(page).replace("-", "")).pk)
    assert report.created_at == clock.at
    assert client.post("/receipt/", {"code": code_in(page)}).status_code == 200


@pytest.mark.parametrize("back", JUMPS, ids=str)
def test_a_limit_never_ends_before_it_begins(
    here: Town, clock: StandingClock, back: timedelta
) -> None:
    received = world.report(here, at=NOW)
    clock.at = NOW - back
    clerk = Worker(here.people["clerk"], at=NOW)
    page = clerk.get("reports:detail", received.pk)
    assert page.status_code == 200
    done = clerk.press(page, f"/reports/{received.pk}/acceptance/", child_name="豆豆")
    assert done.status_code == 302
    case = Case.objects.get()
    for row in Clock.objects.filter(case=case.pk):
        assert row.due_at is None or row.due_at >= row.started_at, row.deadline
    pages = [
        clerk.get("cases:detail", case.pk),
        clerk.get("reports:detail", received.pk),
        clerk.get("reports:list"),
        clerk.get("cases:list"),
        clerk.get("desk:home"),
    ]
    for shown in pages:
        assert shown.status_code == 200
        assert BELOW_ZERO.findall(text_of(shown)) == []


@pytest.mark.parametrize("back", JUMPS, ids=str)
def test_the_log_is_whole_when_the_keeper_confirms_the_clock(here: Town, back: timedelta) -> None:
    world.report(here, at=NOW)
    run_round(at=NOW, holder="one")
    world.report(here, at=NOW - back)
    assert run_round(at=NOW - back, holder="one").skipped
    assert run_round(at=NOW - back, holder="one", trust_clock=True).failed == ()
    for later in (NOW - back, NOW - back + timedelta(hours=2), NOW + timedelta(days=2)):
        assert verify(on=later)[1] is None
    assert not Event.objects.filter(seal=None).exists()


def test_the_log_is_whole_when_a_small_error_is_put_right_again(here: Town) -> None:
    """What was recorded while the tick waited is sealed like the rest, not called slipped in."""
    world.report(here, at=NOW)
    run_round(at=NOW, holder="one")
    world.report(here, at=NOW - JUMPS[0])
    assert run_round(at=NOW - JUMPS[0], holder="one").skipped
    right = NOW + timedelta(hours=1)
    assert run_round(at=right, holder="one").failed == ()
    assert verify(on=right + timedelta(days=2))[1] is None


def test_the_search_would_see_a_count_below_zero() -> None:
    assert BELOW_ZERO.findall("还剩 -3 天 <b>-2 小时</b>") == ["-3 天", "-2 小时"]
    assert BELOW_ZERO.findall("2026-09-30 日 12-5 天") == []
