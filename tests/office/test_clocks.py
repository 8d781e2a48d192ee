"""The course of a clock: started once, stopped and resumed, ended; and how it looks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import world
from tests.world import NOW, Town
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import clocks
from weibao.office.actions import holidays
from weibao.office.models import Clock, ClockPause
from weibao.office.models.clock import ClockState
from weibao.office.rules.arrangement import Day
from weibao.reports.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Ten working days, counted by hand from Wednesday 30 September 2026: 8 9 10 12 13 14 15 16 19 20.
TEN_WORKING_DAYS = datetime(2026, 10, 20, 23, 59, 59, tzinfo=ZONE)


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here)


def start(limit: str, report: Report, here: Town, *, at: datetime = NOW) -> Clock:
    return clocks.start(limit, subject=report, unit=here.units["station"], at=at)


def again(row: Clock) -> Clock:
    return Clock.objects.select_related("unit").get(pk=row.pk)


def test_a_clock_copies_what_it_rests_on(report: Report, here: Town) -> None:
    row = again(start("IN003", report, here))
    assert (row.state, row.seal, row.label) == ("running", "内", "完成调查核实")
    assert row.due_at == TEN_WORKING_DAYS
    assert row.basis == "本平台内部约定，不是法定时限"
    assert (row.subject_kind, row.subject, row.town) == ("reports.report", report.pk, here.code)
    assert row.paper == report.number


def test_a_clock_of_a_measure_carries_the_number_of_its_case(here: Town) -> None:
    case = world.case(here)
    assert Clock.objects.get(subject=case.pk, deadline="IN003").paper == case.number


def test_a_running_clock_is_left_as_it_is(report: Report, here: Town) -> None:
    first = start("IN003", report, here)
    second = start("IN003", report, here, at=NOW + 3 * DAY)
    assert second.pk == first.pk
    assert again(first).started_at == NOW


def test_the_database_itself_refuses_a_second_running_clock(report: Report, here: Town) -> None:
    row = start("IN003", report, here)
    twin = Clock(**{f.attname: getattr(row, f.attname) for f in Clock._meta.concrete_fields[1:]})
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_after_its_end_the_same_limit_may_start_again(report: Report, here: Town) -> None:
    first = start("IN003", report, here)
    clocks.meet("IN003", subject=report.pk, at=NOW + DAY)
    second = start("IN003", report, here, at=NOW + 2 * DAY)
    assert second.pk != first.pk
    assert again(first).state == ClockState.MET
    assert again(second).state == ClockState.RUNNING


@pytest.mark.parametrize(("end", "state"), [(clocks.meet, "met"), (clocks.cancel, "cancelled")])
def test_an_end_is_written_once(end, state: str, report: Report, here: Town) -> None:
    row = start("IN003", report, here)
    end("IN003", subject=report.pk, at=NOW + DAY)
    end("IN003", subject=report.pk, at=NOW + 2 * DAY)
    assert (again(row).state, again(row).ended_at) == (state, NOW + DAY)


def test_ending_what_does_not_run_does_nothing(report: Report, here: Town) -> None:
    other = start("IN003", report, here)
    clocks.meet("IN005", subject=report.pk, at=NOW)
    assert again(other).state == ClockState.RUNNING


def test_a_stop_gives_back_the_working_days_that_were_left(report: Report, here: Town) -> None:
    row = start("IN003", report, here)
    stopped_at = datetime(2026, 10, 12, 9, tzinfo=ZONE)
    clocks.stop("IN003", subject=report.pk, at=stopped_at, reason="等伤情鉴定")
    shown = clocks.view(again(row), at=stopped_at + DAY)
    assert (shown.state, shown.text) == ("stopped", "停表：等伤情鉴定")
    clocks.resume("IN003", subject=report.pk, at=datetime(2026, 10, 26, 9, tzinfo=ZONE))
    # Six were left on the 12th (13 14 15 16 19 20), so six from the 26th: 27 28 29 30, 2 3 November.
    assert again(row).due_at == datetime(2026, 11, 3, 23, 59, 59, tzinfo=ZONE)
    assert again(row).paused == 14 * DAY
    assert (again(row).state, again(row).stopped_at, again(row).stop_reason) == (
        "running",
        None,
        "",
    )


def test_hours_move_by_the_time_of_each_stop(report: Report) -> None:
    row = Clock.objects.get(subject=report.pk, deadline="IN001")
    for number in (1, 4):
        clocks.stop("IN001", subject=report.pk, at=NOW + number * HOUR, reason="等报告人")
        clocks.resume("IN001", subject=report.pk, at=NOW + (number + 2) * HOUR)
    assert again(row).due_at == NOW + 28 * HOUR
    assert [p.resumed_at - p.stopped_at for p in row.pauses.all() if p.resumed_at] == [2 * HOUR] * 2


def test_what_was_late_when_it_stopped_stays_late(report: Report) -> None:
    row = Clock.objects.get(subject=report.pk, deadline="IN001")
    due = row.due_at
    clocks.stop("IN001", subject=report.pk, at=NOW + 30 * HOUR, reason="等报告人")
    clocks.resume("IN001", subject=report.pk, at=NOW + 50 * HOUR)
    assert again(row).due_at == due
    assert clocks.view(again(row), at=NOW + 50 * HOUR).state == "late"


def test_a_stopped_clock_met_in_its_stop_was_met_in_time(report: Report) -> None:
    row = Clock.objects.get(subject=report.pk, deadline="IN001")
    clocks.stop("IN001", subject=report.pk, at=NOW + HOUR, reason="等报告人")
    clocks.meet("IN001", subject=report.pk, at=NOW + 72 * HOUR)
    shown = clocks.view(again(row), at=NOW + 80 * HOUR)
    assert (shown.state, shown.on_time) == ("met", True)
    assert not ClockPause.objects.filter(resumed_at=None).exists()


def test_only_what_runs_stops_and_only_what_stopped_resumes(report: Report, here: Town) -> None:
    start("IN003", report, here)
    with pytest.raises(Blocked, match="没有停表"):
        clocks.resume("IN003", subject=report.pk, at=NOW + DAY)
    with pytest.raises(Blocked, match="写明原因"):
        clocks.stop("IN003", subject=report.pk, at=NOW + DAY, reason="")
    with pytest.raises(Blocked, match="没有在计时"):
        clocks.stop("IN003", subject=report.pk, at=NOW - DAY, reason="早于起算")
    clocks.stop("IN003", subject=report.pk, at=NOW + DAY, reason="等鉴定")
    with pytest.raises(Blocked, match="没有在计时"):
        clocks.stop("IN003", subject=report.pk, at=NOW + 2 * DAY, reason="再停一次")
    with pytest.raises(Blocked, match="没有停表"):
        clocks.resume("IN003", subject=report.pk, at=NOW)
    with pytest.raises(Blocked, match="没有在计时"):
        clocks.stop("IN005", subject=report.pk, at=NOW, reason="没起算的")


def test_a_stopped_clock_still_counts_as_running_once(report: Report, here: Town) -> None:
    row = start("IN003", report, here)
    clocks.stop("IN003", subject=report.pk, at=NOW + DAY, reason="等鉴定")
    assert start("IN003", report, here, at=NOW + 2 * DAY).pk == row.pk


def test_a_notice_leads_to_the_case_once_there_is_one(report: Report, here: Town) -> None:
    row = start("IN003", report, here)
    assert clocks.about(row) == ("reports.report", report.pk)
    case = world.case(here)
    clocks.attach(report.pk, case=case.pk)
    assert clocks.about(again(row)) == ("cases.case", case.pk)


def test_what_has_no_end_leads_the_list(report: Report, here: Town) -> None:
    start("SD001", report, here)
    start("IN003", report, here)
    order = [row.deadline for row in clocks.running(subject=report.pk)]
    assert order == ["SD001", "IN001", "IN002", "IN003", "IN006"]


@pytest.mark.parametrize(
    ("hours", "share"),
    [(0, 0), (12, 50), (24, 100), (400, 100)],
    ids=["new", "half", "end", "late"],
)
def test_the_share_of_time_used_up(hours: int, share: int, report: Report) -> None:
    row = again(Clock.objects.get(subject=report.pk, deadline="IN001"))
    assert clocks.view(row, at=NOW + hours * HOUR).share == share


def test_a_stop_uses_up_no_time(report: Report) -> None:
    row = Clock.objects.get(subject=report.pk, deadline="IN001")
    clocks.stop("IN001", subject=report.pk, at=NOW + 6 * HOUR, reason="等报告人")
    assert clocks.view(again(row), at=NOW + 100 * HOUR).share == 25
    clocks.resume("IN001", subject=report.pk, at=NOW + 100 * HOUR)
    assert clocks.view(again(row), at=NOW + 106 * HOUR).share == 50


def test_a_day_is_kept_until_it_is_over(report: Report, here: Town) -> None:
    row = start("IN003", report, here)
    assert not clocks.late_at(row, TEN_WORKING_DAYS + timedelta(milliseconds=500))
    assert clocks.late_at(row, TEN_WORKING_DAYS + timedelta(seconds=1))


def test_a_clock_that_reaches_an_unknown_year_says_so(report: Report, here: Town) -> None:
    row = start("IN003", report, here, at=datetime(2026, 12, 25, 9, tzinfo=ZONE))
    assert row.due_at is None
    assert "“设置 › 节假日”" in row.note
    assert clocks.view(row, at=NOW + 90 * DAY).text == "到期日待定"
    assert list(clocks.waiting_for_a_year(here.code)) == [row]


def test_at_once_waits_for_no_year(report: Report, here: Town) -> None:
    row = start("SD001", report, here)
    assert row.due_at is None
    assert not clocks.waiting_for_a_year(here.code).exists()


def test_the_last_day_before_a_rest_day_is_kept_for_stops(report: Report) -> None:
    """Three days from Wednesday end on Saturday 3 October and move over the holiday to the 8th."""
    row = Clock.objects.get(subject=report.pk, deadline="IN002")
    assert (row.last_day, row.due_at) == (
        date(2026, 10, 3),
        datetime(2026, 10, 8, 23, 59, 59, tzinfo=ZONE),
    )
    clocks.stop("IN002", subject=report.pk, at=NOW + DAY, reason="等报告人")
    clocks.resume("IN002", subject=report.pk, at=NOW + 11 * DAY)
    assert again(row).last_day == date(2026, 10, 13)
    assert again(row).due_at == datetime(2026, 10, 13, 23, 59, 59, tzinfo=ZONE)


def test_a_limit_that_came_with_a_paper_runs_to_that_minute(report: Report, here: Town) -> None:
    until = NOW + timedelta(hours=50)
    station = here.units["station"]
    kept = {"subject": report, "unit": station, "at": NOW, "basis": "12345 工单限期"}
    row = again(clocks.start_until("IN008", until=until, **kept))
    assert (row.due_at, row.basis, row.seal) == (until, "12345 工单限期", "内")
    assert not clocks.late_at(row, until)
    assert clocks.late_at(row, until + timedelta(minutes=1))
    assert clocks.view(row, at=NOW).text == "剩 50 小时"
    assert clocks.view(row, at=until + HOUR).text == "超 1 小时"
    second = clocks.start_until("IN008", until=until + DAY, **kept)
    assert (second.pk, again(second).due_at) == (row.pk, until)
    clocks.stop("IN008", subject=report.pk, at=NOW + HOUR, reason="等热线补充")
    assert clocks.resume("IN008", subject=report.pk, at=NOW + 3 * HOUR).due_at == until + 2 * HOUR


def test_only_a_limit_without_a_number_takes_a_moment(report: Report, here: Town) -> None:
    with pytest.raises(ValueError, match="IN001"):
        clocks.start_until(
            "IN001", subject=report, unit=here.units["station"], at=NOW, until=NOW + DAY, basis="x"
        )


def test_whether_it_would_be_in_time(report: Report) -> None:
    assert clocks.in_time("IN001", subject=report.pk, at=NOW + 24 * HOUR) is True
    assert clocks.in_time("IN001", subject=report.pk, at=NOW + 25 * HOUR) is False
    assert clocks.in_time("IN008", subject=report.pk, at=NOW) is None


def test_working_days_are_those_of_the_town_not_of_the_carried_calendar(
    report: Report, here: Town, django_assert_num_queries: Any
) -> None:
    """The town works through two carried days off: there are two days more to go."""
    rows = [again(start(limit, report, here)) for limit in ("IN003", "IN004", "IN005")]
    at = NOW + timedelta(hours=1)
    before = clocks.view(rows[0], at=at).text
    days = [Day(date(2026, 10, day), works=True) for day in (5, 6)]
    holidays.enter(days, town=here.code, source="镇里的通知", by=here["keeper"], at=NOW)
    after = clocks.view(rows[0], at=at).text
    assert (before, after) == ("剩 10 个工作日", "剩 12 个工作日")
    calendars = clocks.Calendars()
    with django_assert_num_queries(1):
        for row in rows:
            clocks.view(row, at=at, calendars=calendars)
    hours = again(start("IN001", report, here))
    with django_assert_num_queries(0):
        clocks.view(hours, at=at)
