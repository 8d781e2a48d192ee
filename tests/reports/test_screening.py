"""Held apart, never hidden: clocks run, danger is shown, nothing is thrown away unread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.kernel.actor import SYSTEM
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, FlowStep
from weibao.reports import todos
from weibao.reports.actions import deciding
from weibao.reports.actions.filing import file_report
from weibao.reports.actions.telling import tell_reporter
from weibao.reports.models import Report

AtDesk = Callable[[Town, str], Worker]


def held(where: Town, **more: object) -> Report:
    told = world.content(**{"area": where.village, "circumstance": "alone"} | more)
    return file_report(
        told, by=SYSTEM, at=NOW, town=where.code, channel="public", suspicion="same_text"
    )


def test_nobody_refuses_as_spam_what_he_has_not_opened(here: Town, at_desk: AtDesk) -> None:
    report = held(here)
    typed = {"version": 1, "kind": "spam", "reason": "同样的话发了三十遍"}
    clerk, colleague = at_desk(here, "clerk"), at_desk(here, "supervisor")
    colleague.get("reports:detail", report.pk)
    unread = clerk.send("reports:refuse", report.pk, **typed)
    assert unread.status_code == 409
    assert "看过内容" in text_of(unread)
    # The answer showed the report, so now it is read.
    assert clerk.send("reports:refuse", report.pk, **typed).status_code == 302
    report.refresh_from_db()
    assert (report.status, report.refusal, report.held) == ("refused", "spam", False)
    assert report.suspicion == "same_text"


def test_a_leader_who_saw_the_stage_does_not_count_as_having_read(
    here: Town, at_desk: AtDesk
) -> None:
    report = held(here)
    at_desk(here, "leader").get("reports:detail", report.pk)
    with pytest.raises(Blocked, match="看过内容"):
        deciding.refuse(report.pk, by=here["clerk"], at=NOW, version=1, kind="spam", reason="乱写")


def test_screened_it_waits_like_any_other(here: Town, at_desk: AtDesk) -> None:
    report = held(here)
    with pytest.raises(Blocked, match="先打开"):
        deciding.release(report.pk, by=here["clerk"], at=NOW, version=1)
    clerk = at_desk(here, "clerk")
    page = clerk.get("reports:detail", report.pk)
    assert "和不久前收到的一件写得几乎一样" in text_of(page)
    done = clerk.press(page, f"/reports/{report.pk}/release/", note="像是真的")
    assert done.status_code == 302
    since = report.status_at
    report.refresh_from_db()
    assert (report.held, report.status, report.status_at) == (False, "received", since)
    line = FlowStep.objects.get(subject=report.pk, step="release")
    assert (line.note, line.source, line.target) == ("像是真的", "received", "received")
    assert Clock.objects.get(subject=report.pk, deadline="IN001").state == "running"


@pytest.mark.parametrize("act", ["accept", "refuse"])
def test_a_decision_is_a_screening(here: Town, act: str) -> None:
    report = held(here)
    if act == "accept":
        deciding.accept(report.pk, by=here["clerk"], at=NOW, version=1)
    else:
        deciding.refuse(report.pk, by=here["clerk"], at=NOW, version=1, reason="不在本镇")
    report.refresh_from_db()
    assert (report.held, report.suspicion) == (False, "same_text")


def test_the_home_page_shows_danger_held_or_not(here: Town) -> None:
    quiet, danger = held(here), held(here, in_danger=True)
    serious = held(here, circumstance="beaten")
    asked = todos.waiting_for_acceptance(here["clerk"], NOW, 50)
    keys = [todo.key for todo in asked]
    assert keys == [f"report:{danger.pk}", f"report:{serious.pk}"]
    assert f"report:{quiet.pk}" not in keys
    [line] = todos.waiting_for_screening(here["clerk"], NOW + timedelta(hours=3), 50)
    assert "3 件" in line.title


def test_leaders_see_how_many_and_for_how_long(here: Town) -> None:
    held(here)
    held(here)
    [line] = todos.held_overseen(here["leader"], NOW + timedelta(days=2), 50)
    assert "2 件" in line.title
    assert "2 天" in line.line
    assert todos.held_overseen(here["clerk"], NOW, 50) == []
    assert todos.held_overseen(here["police"], NOW, 50) == []


def test_telling_the_reporter_names_who_wrote(here: Town) -> None:
    report = held(here)
    message = tell_reporter(report, "answer", "在看", by=here["clerk"], at=NOW)
    assert (message.person, message.town) == (here.people["clerk"].pk, here.code)
