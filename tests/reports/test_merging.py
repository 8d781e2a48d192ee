"""One matter, several reports: into the case, and out of it again with the clocks where they stood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Change, Event, Revision
from weibao.cases.actions import course
from weibao.cases.models import Case, CaseAccess, Participant
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, ClockPause, FlowStep
from weibao.reports.actions import answering, merging
from weibao.reports.closing import unanswered
from weibao.reports.models import Report, ReportMessage

SOON = NOW + timedelta(hours=5)
LATER = NOW + timedelta(days=2)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


@pytest.fixture
def second(here: Town) -> Report:
    """Another report of the same matter, in danger, an hour later."""
    return world.report(here, at=NOW, in_danger=True, suspect_known="孩子的叔叔")


def merge(where: Town, report: Report, case: Case, **more: object) -> Case:
    facts = {"by": where["clerk"], "at": SOON, "version": report.version, "case": case.pk}
    return merging.merge(report.pk, **facts | more)  # type: ignore[arg-type]


def clocks_of(report: Report) -> dict[str, str]:
    return dict(Clock.objects.filter(subject=report.pk).values_list("deadline", "state"))


def test_it_stands_like_an_accepted_report(here: Town, case: Case, second: Report) -> None:
    merge(here, second, case, reason="同一个孩子")
    second.refresh_from_db()
    assert (second.status, second.case, second.merged_at) == ("accepted", case, SOON)
    assert clocks_of(second) == {
        "IN001": "met",
        "IN007": "met",
        "IN002": "running",
        "IN006": "running",
    }
    assert set(Clock.objects.filter(subject=second.pk).values_list("case", flat=True)) == {case.pk}
    assert Participant.objects.filter(case=case, role="suspect").count() == 1
    assert Case.objects.count() == 1
    line = FlowStep.objects.get(subject=second.pk, step="merge")
    assert line.note == f"并入个案 {case.number}：同一个孩子"


def test_its_reporter_is_answered_like_any_other(here: Town, case: Case, second: Report) -> None:
    merge(here, second, case)
    assert [f"{second.number} 的" in words for words in unanswered(case)].count(True) == 1
    answering.answer(
        second.pk, by=here["clerk"], at=LATER, version=2, kind="result", text="已经处理"
    )
    second.refresh_from_db()
    assert (second.status, second.result_told_at) == ("done", LATER)
    assert not any(second.number in words for words in unanswered(case))


def test_apart_again_the_clocks_go_on_and_do_not_restart(
    here: Town, case: Case, second: Report
) -> None:
    due = Clock.objects.get(subject=second.pk, deadline="IN001").due_at
    merge(here, second, case, child_name="另一个孩子")
    second.refresh_from_db()
    merging.separate(
        second.pk, by=here["clerk"], at=LATER, version=second.version, reason="不是同一个孩子"
    )
    second.refresh_from_db()
    assert (second.status, second.case, second.merged_at) == ("received", None, None)
    clock = Clock.objects.get(subject=second.pk, deadline="IN001")
    assert due is not None
    assert (clock.state, clock.due_at, clock.ended_at) == ("running", due + (LATER - SOON), None)
    pause = ClockPause.objects.get(clock=clock)
    assert (pause.stopped_at, pause.resumed_at) == (SOON, LATER)
    assert clocks_of(second) == dict.fromkeys(("IN001", "IN002", "IN006", "IN007"), "running")
    assert set(Clock.objects.filter(subject=second.pk).values_list("case", flat=True)) == {None}
    steps = FlowStep.objects.filter(subject=second.pk).order_by("at")
    assert list(steps.values_list("step", flat=True)) == ["file", "merge", "separate"]
    assert not Participant.objects.filter(case=case, role="child", until=None).exists()


def test_apart_and_together_again(here: Town, case: Case, second: Report) -> None:
    merge(here, second, case)
    for number in (2, 4):
        merging.separate(second.pk, by=here["clerk"], at=LATER, version=number, reason="再看看")
        merging.merge(second.pk, by=here["clerk"], at=LATER, version=number + 1, case=case.pk)
    assert clocks_of(second)["IN001"] == "met"
    assert Clock.objects.filter(subject=second.pk, deadline="IN001").count() == 1


def test_what_was_answered_meanwhile_stays_answered(here: Town, case: Case, second: Report) -> None:
    merge(here, second, case)
    answering.answer(second.pk, by=here["clerk"], at=SOON, version=2, kind="answer", text="在办")
    merging.separate(second.pk, by=here["clerk"], at=LATER, version=3, reason="不是同一件")
    assert clocks_of(second)["IN002"] == "met"
    second.refresh_from_db()
    assert second.answered_at == SOON
    assert ReportMessage.objects.filter(report=second).count() == 1


def test_both_sides_leave_a_trace(here: Town, case: Case, second: Report) -> None:
    version = Case.objects.get(pk=case.pk).version
    merge(here, second, case)
    assert Event.objects.filter(kind="report.merged", subject=second.pk).count() == 1
    assert Event.objects.filter(kind="case.report_joined", subject=case.pk).count() == 1
    assert Case.objects.get(pk=case.pk).version == version + 1
    for subject, most in ((second.pk, 2), (case.pk, version + 1)):
        assert Revision.objects.filter(subject=subject, version=most).count() == 1
        assert Change.objects.filter(subject=subject, version=most).count() == 1


def test_the_report_that_opened_a_case_stays_in_it(here: Town, case: Case) -> None:
    first = case.reports.get()
    with pytest.raises(Blocked, match="从这件报告立的"):
        merging.separate(first.pk, by=here["clerk"], at=SOON, version=first.version, reason="拆出")


def test_nothing_is_written_when_the_case_is_closed(here: Town, second: Report) -> None:
    from tests.cases.stages import at_stage  # noqa: PLC0415 - one use

    closed = at_stage(here, "closed")
    with pytest.raises(Blocked, match="已经结案"):
        merge(here, second, closed)
    second.refresh_from_db()
    assert (second.status, second.version) == ("received", 1)
    course.reopen(closed.pk, by=here["clerk"], at=SOON, version=closed.version, reason="又有报告")
    merge(here, second, closed)


def test_a_new_report_opens_a_closed_case_again(here: Town, second: Report) -> None:
    from tests.cases.stages import at_stage  # noqa: PLC0415 - one use

    closed = at_stage(here, "closed")
    with pytest.raises(Blocked, match="原因"):
        merging.merge(second.pk, by=here["clerk"], at=SOON, version=1, case=closed.pk, reopen=True)
    assert Report.objects.get(pk=second.pk).status == "received"
    joined = merging.merge(
        second.pk,
        by=here["clerk"],
        at=SOON,
        version=1,
        case=closed.pk,
        reopen=True,
        reason="又有人看见孩子挨打",
    )
    assert (joined.status, joined.round, joined.closed_at) == ("investigating", 2, None)
    assert joined.reports.count() == 2


def test_an_open_case_is_not_opened_again(here: Town, case: Case, second: Report) -> None:
    joined = merging.merge(
        second.pk, by=here["clerk"], at=SOON, version=1, case=case.pk, reopen=True, reason="同一件"
    )
    assert joined.round == 1


def test_a_closed_case_is_opened_again_on_the_page(
    here: Town, second: Report, at_desk: Callable[[Town, str], Worker]
) -> None:
    from tests.cases.stages import at_stage  # noqa: PLC0415 - one use

    closed = at_stage(here, "closed")
    clerk, sent = at_desk(here, "clerk"), {"version": 1, "number": closed.number}
    refused = clerk.send("reports:merge", second.pk, reason="又打了", **sent)
    assert refused.status_code == 409
    assert "勾选重新办理" in text_of(refused)
    silent = clerk.send("reports:merge", second.pk, reason="", reopen="on", **sent)
    assert silent.status_code == 422
    done = clerk.send("reports:merge", second.pk, reason="又打了", reopen="on", **sent)
    assert done.status_code == 302
    closed.refresh_from_db()
    assert (closed.status, closed.round) == ("investigating", 2)


def test_a_case_of_another_town_is_out_of_reach(towns: Towns, second: Report) -> None:
    elsewhere = world.case(towns.there)
    with pytest.raises((Refused, Blocked)):
        merge(towns.here, second, elsewhere)
    assert Report.objects.get(pk=second.pk).status == "received"


def test_the_late_one_of_two_is_told(here: Town, case: Case, second: Report) -> None:
    merge(here, second, case)
    with pytest.raises(Stale):
        merge(here, second, case, version=1)


def test_who_leads_the_case_sees_the_report_while_it_is_in_it(
    here: Town, case: Case, second: Report
) -> None:
    Case.objects.filter(pk=case.pk).update(lead=here.units["police"])
    merge(here, second, case)
    lines = CaseAccess.objects.filter(subject=second.pk, unit=here.units["police"], valid_to=None)
    assert [line.sees for line in lines] == ["all"]
    merging.separate(second.pk, by=here["clerk"], at=LATER, version=2, reason="不是同一件")
    assert not lines.all().exists()
