"""The working-day calendar: carried years, the town's own entries, and years nobody knows."""

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel.workdays import ONE_DAY, UnknownYear, WorkCalendar, carried_calendar

CALENDAR = carried_calendar()
KNOWN_DAYS = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 6, 30))
FESTIVALS_2027 = [
    date(2027, 1, 1),
    *(date(2027, 2, day) for day in range(5, 12)),
    date(2027, 4, 5),
    *(date(2027, 5, day) for day in range(1, 6)),
    date(2027, 6, 9),
    date(2027, 9, 15),
    *(date(2027, 10, day) for day in range(1, 8)),
]
ENTERED_2027 = dict.fromkeys(FESTIVALS_2027, False) | {date(2027, 2, 20): True}


def test_the_carried_file_is_the_packages_calendar() -> None:
    day, end = date(2004, 1, 1), date(2026, 12, 31)
    differing = []
    while day <= end:
        if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += ONE_DAY
    assert differing == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 2), False),  # a Friday off
        (date(2026, 1, 4), True),  # the Sunday worked for it
        (date(2026, 2, 14), True),  # the Saturday before Spring Festival
        (date(2026, 2, 16), False),  # New Year's Eve
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),
        (date(2026, 9, 20), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2020, 1, 31), False),  # the Spring Festival that was made longer
        (date(2015, 9, 3), False),  # the one-off day of 2015
    ],
)
def test_the_notices_of_the_state_council_hold(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 10, 3), 1, date(2026, 10, 8)),  # begun on a rest day
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 12, 28), 3, date(2026, 12, 31)),
    ],
)
def test_working_days_are_counted_over_the_holidays(start: date, n: int, end: date) -> None:
    assert CALENDAR.add_working_days(start, n) == end


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2027, 1, 4), date(2027, 1, 2)])
def test_an_unknown_year_is_never_guessed(day: date) -> None:
    with pytest.raises(UnknownYear, match=f"{day.year} 年的放假和调休安排还没有录入") as caught:
        CALENDAR.is_workday(day)
    assert caught.value.year == day.year


def test_counting_into_an_unknown_year_is_refused_at_its_edge() -> None:
    assert CALENDAR.add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)
    with pytest.raises(UnknownYear):
        CALENDAR.add_working_days(date(2026, 12, 30), 2)


def test_working_days_do_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add_working_days(date(2026, 1, 1), -1)


def test_a_town_overrides_a_carried_day() -> None:
    town = WorkCalendar({date(2026, 11, 23): False, date(2026, 11, 28): True})
    assert not town.is_workday(date(2026, 11, 23))
    assert town.is_workday(date(2026, 11, 28))
    assert CALENDAR.is_workday(date(2026, 11, 23))


def test_a_town_adds_a_year() -> None:
    town = WorkCalendar(ENTERED_2027)
    assert CALENDAR.known_until == date(2026, 12, 31)
    assert town.known_until == date(2027, 12, 31)
    assert town.knows(2027)
    assert town.is_workday(date(2027, 2, 20))
    assert town.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)


@pytest.mark.parametrize("missing", [date(2027, 1, 1), date(2027, 5, 2), date(2027, 10, 3)])
def test_a_half_entered_year_stays_unknown(missing: date) -> None:
    town = WorkCalendar({day: works for day, works in ENTERED_2027.items() if day != missing})
    assert not town.knows(2027)
    with pytest.raises(UnknownYear):
        town.is_workday(date(2027, 3, 3))
    assert not town.is_workday(date(2027, 10, 1))  # but the days that were entered count


def test_too_few_days_off_are_no_year() -> None:
    few = dict.fromkeys(FESTIVALS_2027[:1] + FESTIVALS_2027[9:14] + FESTIVALS_2027[16:19], False)
    assert not WorkCalendar(few).knows(2027)


def test_a_year_may_be_declared_complete() -> None:
    assert WorkCalendar({}, complete=[2027]).is_workday(date(2027, 3, 3))


def test_the_known_run_ends_at_a_gap() -> None:
    assert WorkCalendar({}, complete=[2028]).known_until == date(2026, 12, 31)


@given(KNOWN_DAYS, st.integers(0, 60))
def test_counting_forwards_and_between_agree(start: date, n: int) -> None:
    end = CALENDAR.add_working_days(start, n)
    assert CALENDAR.working_days_between(start, end) == n
    assert n == 0 or CALENDAR.is_workday(end)


@given(KNOWN_DAYS, KNOWN_DAYS, st.integers(0, 40))
def test_a_later_start_never_ends_earlier(one: date, other: date, n: int) -> None:
    first, second = sorted((one, other))
    assert CALENDAR.add_working_days(first, n) <= CALENDAR.add_working_days(second, n)


@given(KNOWN_DAYS)
def test_the_next_workday_is_the_nearest(day: date) -> None:
    found = CALENDAR.next_workday(day)
    assert CALENDAR.is_workday(found)
    assert not any(CALENDAR.is_workday(day + timedelta(days=n)) for n in range((found - day).days))
