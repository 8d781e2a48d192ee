"""Talking with the reporter through the receipt, without knowing who it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests import world
from tests.office.attached import jpeg, uploaded
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.claiming import NotAttached
from weibao.office.models import Clock, Notice, Setting
from weibao.reports.actions import answering, deciding
from weibao.reports.models import Report, ReportMessage

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def report(here: Town) -> Report:
    """An accepted report, at version 2."""
    world.case(here)
    return Report.objects.get()


def running(subject: object) -> set[str]:
    rows = Clock.objects.filter(subject=subject, state="running")
    return set(rows.values_list("deadline", flat=True))


def say(report: Report, where: Town, *, kind: str = "answer", version: int = 2) -> ReportMessage:
    return answering.answer(
        report.pk, by=where["clerk"], at=LATER, version=version, kind=kind, text="已上门查看"
    )


def test_the_first_reply_stops_its_clock(here: Town, report: Report) -> None:
    message = say(report, here)
    report.refresh_from_db()
    assert (report.status, report.answered_at, report.result_told_at) == ("accepted", LATER, None)
    assert running(report.pk) == {"IN006"}
    assert (message.person, message.post) == (
        here.people["clerk"].pk,
        here["clerk"].seats[0].post_id,
    )
    assert Event.objects.filter(kind="report.answered", subject=report.pk).count() == 1


def test_a_question_is_no_reply(here: Town, report: Report) -> None:
    say(report, here, kind="question")
    report.refresh_from_db()
    assert (report.answered_at, running(report.pk)) == (None, {"IN002", "IN006"})


def test_a_result_ends_the_report_and_its_clocks(here: Town, report: Report) -> None:
    say(report, here, kind="result")
    report.refresh_from_db()
    assert (report.status, report.answered_at, report.result_told_at) == ("done", LATER, LATER)
    assert running(report.pk) == set()


def test_the_first_reply_keeps_its_time(here: Town, report: Report) -> None:
    say(report, here)
    answering.answer(
        report.pk,
        by=here["clerk"],
        at=LATER + timedelta(days=1),
        version=3,
        kind="answer",
        text="又",
    )
    report.refresh_from_db()
    assert report.answered_at == LATER


def test_nothing_is_no_answer(here: Town, report: Report) -> None:
    with pytest.raises(Blocked):
        answering.answer(report.pk, by=here["clerk"], at=LATER, version=2, kind="answer", text="")


def test_only_an_accepted_report_is_answered(here: Town) -> None:
    waiting = world.report(here)
    with pytest.raises(Blocked):
        say(waiting, here, version=1)
    deciding.refuse(waiting.pk, by=here["clerk"], at=LATER, version=1, reason="不在本镇")
    with pytest.raises(Blocked):
        say(waiting, here, version=2, kind="result")
    assert ReportMessage.objects.count() == 1


@pytest.mark.parametrize("kind", ["answer", "question", "result"])
def test_a_report_that_is_done_is_not_answered_again(here: Town, report: Report, kind: str) -> None:
    say(report, here, kind="result")
    with pytest.raises(Blocked):
        say(report, here, kind=kind, version=3)


def test_two_answers_at_the_same_version_are_one(here: Town, report: Report) -> None:
    say(report, here)
    with pytest.raises(Stale):
        say(report, here)
    assert ReportMessage.objects.count() == 1


@pytest.mark.parametrize("key", ["director", "police", "leader", "custodian", "keeper"])
def test_only_the_station_answers(here: Town, report: Report, key: str) -> None:
    with pytest.raises(Refused):
        answering.answer(report.pk, by=here[key], at=LATER, version=2, kind="answer", text="x")


def test_what_the_reporter_adds_reaches_the_station(here: Town, report: Report) -> None:
    added = answering.add_from_reporter(report, at=LATER, text="又听见哭声")
    told = Notice.objects.get(key=f"added:{added.pk}")
    assert (told.unit, told.subject) == (here.units["station"], report.pk)
    assert "哭声" not in told.text
    report.refresh_from_db()
    assert (added.person, report.version) == (None, 3)
    assert Event.objects.get(kind="report.added_to").person is None


@pytest.mark.parametrize("key", ["files.unread_mb", "files.held_mb"])
def test_until_somebody_has_read_it_few_files_are_added(
    here: Town, key: str, tmp_path: Path, settings: Settings
) -> None:
    settings.WEIBAO_HOME = tmp_path
    held = key == "files.held_mb"
    report = world.report(here)
    Report.objects.filter(pk=report.pk).update(held=held, suspicion="flood")
    Setting.objects.create(
        town=here.code, key=key, value=1, valid_from=NOW.date(), basis="通知", created_at=NOW
    )
    tokens = [uploaded(jpeg(900_000), at=NOW) for _ in range(2)]
    answering.add_from_reporter(report, at=LATER, text="看照片", files=tokens[:1])
    with pytest.raises(NotAttached, match="看过以前"):
        answering.add_from_reporter(report, at=LATER, text="还有", files=tokens[1:])
    Report.objects.filter(pk=report.pk).update(held=False)
    Setting.objects.filter(key="files.unread_mb").update(value=2)
    answering.add_from_reporter(report, at=LATER, text="还有", files=tokens[1:])


def test_reading_the_receipt_is_noted_once(here: Town, report: Report) -> None:
    message = say(report, here)
    answering.seen_by_reporter(report, at=LATER + timedelta(hours=1))
    answering.seen_by_reporter(report, at=LATER + timedelta(hours=9))
    message.refresh_from_db()
    assert message.seen_at == LATER + timedelta(hours=1)
    assert Event.objects.filter(kind="receipt.opened").count() == 2


def test_what_the_reporter_wrote_is_never_marked_as_seen_by_them(
    here: Town, report: Report
) -> None:
    added = answering.add_from_reporter(report, at=LATER, text="又听见哭声")
    answering.seen_by_reporter(report, at=LATER)
    added.refresh_from_db()
    assert added.seen_at is None


def test_the_clerk_answers_on_the_page(here: Town, report: Report, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.get("reports:detail", report.pk)
    action = f"/reports/{report.pk}/answer/"
    empty = clerk.press(page, action, text="只写了话")
    assert empty.status_code == 422
    assert "选一下这是哪一种回复" in text_of(empty)
    assert form_on(empty, action).fields["text"] == "只写了话"
    done = clerk.press(empty, action, kind="result")
    assert (done.status_code, Report.objects.get().status) == (302, "done")
    again = clerk.get("reports:detail", report.pk)
    assert "只写了话" in text_of(again)
    assert not has_form(again, action)


def test_two_colleagues_answer_and_the_second_keeps_the_words(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    clerk, colleague = at_desk(here, "clerk"), at_desk(here, "supervisor")
    action = f"/reports/{report.pk}/answer/"
    mine, theirs = (
        clerk.get("reports:detail", report.pk),
        colleague.get("reports:detail", report.pk),
    )
    clerk.press(mine, action, kind="answer", text="第一句")
    late = colleague.press(theirs, action, kind="answer", text="第二句")
    assert late.status_code == 409
    assert "第一句" in text_of(late)
    form = form_on(late, action)
    assert (form.fields["text"], form.fields["kind"], form.fields["version"]) == (
        "第二句",
        "answer",
        "3",
    )
    assert ReportMessage.objects.count() == 1
    assert colleague.press(late, action).status_code == 302


def test_the_station_next_door_has_no_such_report(
    towns: Towns, report: Report, at_desk: AtDesk
) -> None:
    page = at_desk(towns.there, "clerk").send(
        "reports:answer", report.pk, version=2, kind="answer", text="x"
    )
    assert page.status_code == 404
    assert ReportMessage.objects.count() == 0
