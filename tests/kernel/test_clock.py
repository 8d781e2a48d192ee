"""When limits end, in frozen examples over the holidays and in properties over all days."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel.clock import Due, due, end_of, resume_due
from weibao.kernel.deadlines import Deadline, RestDays, Seal, Unit, all_deadlines, deadline
from weibao.kernel.moment import ZONE, parse_moment
from weibao.kernel.workdays import UnknownYear, WorkCalendar, carried_calendar

CALENDAR = carried_calendar()
COUNTED = [row for row in all_deadlines() if row.value_max is not None]
MOMENTS = st.datetimes(
    min_value=datetime(2005, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2023, 6, 30),  # noqa: DTZ001 - as above
    timezones=st.just(ZONE),
)


def begun(deadline_id: str, start: str, calendar: WorkCalendar = CALENDAR) -> Due:
    return due(deadline(deadline_id), start=parse_moment(start), calendar=calendar)


def limit(count: int, unit: Unit) -> Deadline:
    return replace(deadline("IN003"), value_max=count, unit=unit)


@pytest.mark.parametrize(
    ("deadline_id", "start", "ends"),
    [
        # Hours run through the night and through National Day.
        ("SD018", "2026-09-30T17:00", "2026-10-03T17:00:00+08:00"),
        ("IN001", "2026-09-30T17:00", "2026-10-01T17:00:00+08:00"),
        ("IN007", "2026-12-31T23:30", "2027-01-01T01:30:00+08:00"),
        ("SD019", "2028-02-28T10:00", "2028-02-29T10:00:00+08:00"),
        # Calendar days: the day of the event does not count; a rest day at the end moves it.
        ("SD022", "2026-09-22T23:59", "2026-09-29T23:59:59+08:00"),
        ("SD022", "2026-09-30T17:00", "2026-10-08T23:59:59+08:00"),  # 7 October is off
        ("SD007", "2026-10-07T00:00", "2026-10-10T23:59:59+08:00"),  # a Saturday that is worked
        ("SD007", "2026-10-14T09:00", "2026-10-19T23:59:59+08:00"),  # a Saturday that is not
        ("SD021", "2026-02-10T09:00", "2026-02-24T23:59:59+08:00"),  # into Spring Festival
        ("SD007", "2026-02-11T09:00", "2026-02-14T23:59:59+08:00"),  # swapped Saturday before it
        # Working days.
        ("IN003", "2026-09-30T17:00", "2026-10-20T23:59:59+08:00"),
        ("IN004", "2026-02-13T09:00", "2026-02-25T23:59:59+08:00"),
        ("SD056", "2026-10-03T09:00", "2026-10-10T23:59:59+08:00"),  # begun on a rest day
        # Months and years end on the corresponding day or the end of the month.
        ("SD027", "2026-01-31T09:00", "2026-02-28T23:59:59+08:00"),
        ("SD027", "2026-02-28T09:00", "2026-03-30T23:59:59+08:00"),  # 28 March is a Saturday
        ("SD044", "2024-01-31T09:00", "2024-02-29T23:59:59+08:00"),
        ("SD052", "2025-08-31T09:00", "2026-02-28T23:59:59+08:00"),
        ("SD055", "2024-02-29T09:00", "2027-02-28T23:59:59+08:00"),
        ("IN006", "2026-07-02T09:00", "2026-10-08T23:59:59+08:00"),
        # How long a state lasts does not stretch over rest days.
        ("SD020", "2026-04-03T09:00", "2026-10-03T23:59:59+08:00"),
        ("SD037", "2026-09-26T09:00", "2026-10-03T23:59:59+08:00"),
        # From next month.
        ("SD034", "2026-09-30T17:00", "2026-10-01T23:59:59+08:00"),
        ("SD035", "2026-12-01T00:00", "2027-01-01T23:59:59+08:00"),
    ],
)
def test_frozen_examples(deadline_id: str, start: str, ends: str) -> None:
    computed = begun(deadline_id, start)
    assert computed.due_at
    assert computed.due_at.isoformat() == ends


def test_an_event_is_dated_in_china() -> None:
    assert begun("SD022", "2026-09-21T17:00Z") == begun("SD022", "2026-09-22T01:00+08:00")
    with pytest.raises(ValueError, match="aware"):
        due(deadline("SD018"), start=datetime(2026, 1, 1), calendar=CALENDAR)  # noqa: DTZ001 - the fault


def test_hours_do_not_bend_with_the_summer_time_of_the_eighties() -> None:
    start = parse_moment("1986-05-03T12:00")
    ends = due(limit(24, Unit.HOUR), start=start, calendar=CALENDAR).due_at
    assert ends
    assert ends.timestamp() - start.timestamp() == 24 * 3600


def test_a_moved_last_day_is_explained() -> None:
    moved = begun("SD022", "2026-09-30T17:00")
    assert moved.last_day == date(2026, 10, 7)
    assert moved.due_on == date(2026, 10, 8)
    assert moved.note == "最后一日 2026-10-07 休息，顺延到 2026-10-08（民法典第 203 条）"


@pytest.mark.parametrize("deadline_id", ["SD001", "SD004", "SD048"])
def test_at_once_and_promptly_have_no_due_time(deadline_id: str) -> None:
    running = begun(deadline_id, "2026-09-30T17:00")
    assert running.due_at is None
    assert running.immediate
    assert not running.late_at(parse_moment("2030-01-01"))


def test_a_text_that_was_not_found_gives_no_date() -> None:
    unknown = begun("SD017", "2026-09-30T17:00")
    assert (unknown.due_at, unknown.immediate) == (None, False)
    assert unknown.note == "没有找到规定全文，算不出到期日"


def test_the_basis_goes_with_the_clock() -> None:
    law, internal = begun("SD018", "2026-09-30T17:00"), begun("SD015", "2026-09-30T17:00")
    assert (law.seal, law.basis, law.verified) == (Seal.LAW, "《反家庭暴力法》第 28 条", True)
    assert (internal.seal, internal.verified) == (Seal.INTERNAL, False)


def test_working_days_into_an_unknown_year_wait_for_the_calendar() -> None:
    waiting = begun("IN003", "2026-12-25T09:00")
    assert (waiting.due_at, waiting.due_on, waiting.immediate) == (None, None, False)
    assert "2027 年的放假和调休安排还没有录入，暂时算不出到期日" in waiting.note
    assert "设置 › 节假日" in waiting.note
    entered = WorkCalendar({date(2027, 1, 1): False}, complete=[2027])
    assert begun("IN003", "2026-12-25T09:00", entered).due_on == date(2027, 1, 11)


def test_a_calendar_limit_in_an_unknown_year_keeps_its_plain_day_and_says_so() -> None:
    plain = begun("SD036", "2026-12-03T09:00")
    assert plain.due_on == date(2027, 1, 2)  # a Saturday, perhaps worked
    assert "这里先不顺延" in plain.note
    crossing = begun("SD007", "2026-12-31T09:00")
    assert crossing.due_on == date(2027, 1, 3)


def test_a_limit_with_a_lower_end_says_when_it_opens() -> None:
    window = begun("SD043", "2026-01-31T09:00")
    assert window.earliest_at == end_of(date(2026, 7, 31))
    assert window.due_on == date(2027, 1, 31)
    assert window.note == "不早于 2026-07-31"


def test_a_start_before_the_law_is_pointed_out() -> None:
    assert begun("SD014", "2025-12-31T09:00").note.startswith("这条自 2026-01-01 起施行")
    assert begun("SD014", "2026-01-05T09:00").note == ""


@pytest.mark.parametrize(
    ("deadline_id", "at", "late"),
    [
        ("SD018", "2026-10-03T17:00:00", False),
        ("SD018", "2026-10-03T17:00:01", True),
        ("SD022", "2026-10-08T23:59:59.9", False),
        ("SD022", "2026-10-09T00:00", True),
        ("SD053", "2027-01-01T00:00", False),
    ],
)
def test_late_begins_when_the_last_day_or_hour_is_over(
    deadline_id: str, at: str, late: bool
) -> None:
    assert begun(deadline_id, "2026-09-30T17:00").late_at(parse_moment(at)) is late


class TestStops:
    def test_hours_move_by_the_pause(self) -> None:
        resumed = _resumed("SD018", "2026-11-02T08:00", "2026-11-03T08:00", "2026-11-03T20:30")
        assert resumed.due_at == parse_moment("2026-11-05T20:30")
        assert resumed.paused == timedelta(hours=12, minutes=30)

    def test_working_days_keep_what_was_left(self) -> None:
        # Four working days used by 29 September, six left, resumed inside National Day.
        resumed = _resumed("IN003", "2026-09-23T09:00", "2026-09-30T09:00", "2026-10-06T09:00")
        assert resumed.due_on == CALENDAR.add_working_days(date(2026, 10, 6), 6)

    def test_calendar_days_move_from_the_day_before_it_was_put_off(self) -> None:
        # The plain last day was 7 October, put off to the 8th; two days' stop makes it the 9th.
        resumed = _resumed("SD022", "2026-09-30T17:00", "2026-10-01T09:00", "2026-10-03T09:00")
        assert (resumed.due_on, resumed.note) == (date(2026, 10, 9), "")

    def test_a_stop_within_one_day_costs_nothing(self) -> None:
        resumed = _resumed("SD036", "2026-11-02T08:00", "2026-11-05T08:00", "2026-11-05T18:00")
        assert resumed.due_on == begun("SD036", "2026-11-02T08:00").due_on

    def test_what_was_late_stays_late(self) -> None:
        resumed = _resumed("SD022", "2026-10-12T09:00", "2026-10-30T09:00", "2026-11-10T09:00")
        assert resumed.due_on == date(2026, 10, 19)

    def test_a_stop_into_an_unknown_year_leaves_the_due_time_open(self) -> None:
        resumed = _resumed("IN003", "2026-12-14T09:00", "2026-12-16T09:00", "2026-12-30T09:00")
        assert resumed.due_at is None
        assert "2027 年" in resumed.note

    def test_stops_add_up(self) -> None:
        once = _resumed("SD036", "2026-03-02T08:00", "2026-03-03T08:00", "2026-03-06T08:00")
        twice = resume_due(
            once,
            stopped_at=parse_moment("2026-03-10T08:00"),
            resumed_at=parse_moment("2026-03-12T08:00"),
            calendar=CALENDAR,
        )
        assert twice.due_on == date(2026, 4, 7)  # 1 April and five days is a holiday Monday
        assert twice.paused == timedelta(days=5)

    def test_at_once_remembers_the_pause(self) -> None:
        resumed = _resumed("SD001", "2026-11-02T08:00", "2026-11-02T09:00", "2026-11-02T10:00")
        assert (resumed.due_at, resumed.paused) == (None, timedelta(hours=1))

    @pytest.mark.parametrize(
        ("stopped", "resumed"),
        [("2026-11-01T08:00", "2026-11-03T08:00"), ("2026-11-03T08:00", "2026-11-02T09:00")],
    )
    def test_moments_out_of_order_are_refused(self, stopped: str, resumed: str) -> None:
        with pytest.raises(ValueError, match="after its"):
            _resumed("SD018", "2026-11-02T08:00", stopped, resumed)


def _resumed(deadline_id: str, start: str, stopped: str, resumed: str) -> Due:
    return resume_due(
        begun(deadline_id, start),
        stopped_at=parse_moment(stopped),
        resumed_at=parse_moment(resumed),
        calendar=CALENDAR,
    )


@given(st.sampled_from(COUNTED), MOMENTS, MOMENTS)
def test_a_later_event_never_ends_earlier(row: Deadline, one: datetime, other: datetime) -> None:
    first, second = (due(row, start=at, calendar=CALENDAR) for at in sorted((one, other)))
    assert first.due_at
    assert second.due_at
    assert first.due_at <= second.due_at


@given(st.sampled_from(COUNTED), MOMENTS)
def test_a_limit_never_ends_before_it_begins(row: Deadline, start: datetime) -> None:
    computed = due(row, start=start, calendar=CALENDAR)
    assert computed.due_at
    assert computed.due_at > start
    assert not computed.late_at(start)
    if row.rest_days is RestDays.NEXT or row.unit is Unit.WORKING_DAY:
        assert CALENDAR.is_workday(computed.due_at.date())


@given(st.integers(1, 30), st.integers(1, 30), st.sampled_from([*Unit][:5]), MOMENTS)
def test_more_of_a_unit_never_ends_earlier(a: int, b: int, unit: Unit, start: datetime) -> None:
    less, more = (
        due(limit(n, unit), start=start, calendar=WorkCalendar({}, complete=range(2027, 2060)))
        for n in sorted((a, b))
    )
    assert less.due_at
    assert more.due_at
    assert less.due_at <= more.due_at


@given(st.sampled_from(COUNTED), MOMENTS, st.integers(0, 90 * 24), st.integers(0, 90 * 24))
def test_a_stop_never_brings_the_end_nearer(
    row: Deadline, start: datetime, until_stop: int, pause: int
) -> None:
    running = due(row, start=start, calendar=CALENDAR)
    stopped = start + timedelta(hours=until_stop)
    resumed = resume_due(
        running,
        stopped_at=stopped,
        resumed_at=stopped + timedelta(hours=pause),
        calendar=CALENDAR,
    )
    assert running.due_at
    assert resumed.due_at
    assert running.due_at <= resumed.due_at
    assert resumed.late_at(stopped) == running.late_at(stopped)


@given(MOMENTS, st.integers(1, 20), st.integers(0, 40), st.integers(0, 40))
def test_a_stop_keeps_the_working_days_that_were_left(
    start: datetime, count: int, until_stop: int, pause: int
) -> None:
    running = due(limit(count, Unit.WORKING_DAY), start=start, calendar=CALENDAR)
    stopped = start + timedelta(days=until_stop)
    resumed_at = stopped + timedelta(days=pause)
    if running.late_at(stopped):
        return
    resumed = resume_due(running, stopped_at=stopped, resumed_at=resumed_at, calendar=CALENDAR)
    assert running.due_on
    assert resumed.due_on
    left = CALENDAR.working_days_between(stopped.date(), running.due_on)
    if left:
        assert CALENDAR.working_days_between(resumed_at.date(), resumed.due_on) == left
    else:
        assert resumed.due_on == CALENDAR.next_workday(resumed_at.date())


def test_the_calendar_is_the_only_thing_that_is_unknown() -> None:
    with pytest.raises(UnknownYear):
        CALENDAR.add_working_days(date(2026, 12, 31), 1)
