"""Typed moments, month arithmetic and 周岁."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel import moment

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-09-30T17:00+08:00", "2026-09-30T17:00:00+08:00"),
        ("2026-09-30T17:00", "2026-09-30T17:00:00+08:00"),
        ("2026-09-30T17:00:00Z", "2026-10-01T01:00:00+08:00"),
        (" 2026-09-30 ", "2026-09-30T00:00:00+08:00"),
    ],
)
def test_a_typed_moment_is_china_time(text: str, expected: str) -> None:
    assert moment.parse_moment(text).isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "昨天", "2026-02-30", "2026-13-01T00:00", "9999-12-31T23:00-12:00", "0026-01-01"]
)
def test_what_is_no_moment_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(moment.BadMoment, match=r"看不懂|年份不对"):
        moment.parse_moment(text)


def test_now_carries_the_zone_and_today_is_its_day() -> None:
    before = moment.now()
    assert before.utcoffset() == timedelta(hours=8)
    assert moment.today() in {before.date(), moment.now().date()}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
    ],
)
def test_months_end_on_the_corresponding_day(day: date, months: int, expected: date) -> None:
    assert moment.months_after(day, months) == expected


@given(DAYS, st.integers(0, 240))
def test_months_never_run_over_into_the_month_after(day: date, months: int) -> None:
    later = moment.months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2012, 5, 10), date(2012, 5, 10), 0),
        (date(2012, 5, 10), date(2026, 5, 9), 13),
        (date(2012, 5, 10), date(2026, 5, 10), 13),  # the fourteenth birthday itself
        (date(2012, 5, 10), date(2026, 5, 11), 14),
        (date(2012, 12, 31), date(2026, 12, 31), 13),
        (date(2012, 12, 31), date(2027, 1, 1), 14),
        (date(2008, 2, 29), date(2026, 2, 28), 17),  # 28 February stands in for the birthday
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2024, 2, 29), 15),
        (date(2008, 2, 29), date(2024, 3, 1), 16),
        (date(2011, 2, 28), date(2028, 2, 28), 16),
        (date(2011, 2, 28), date(2028, 2, 29), 17),
    ],
)
def test_an_age_is_full_the_day_after_the_birthday(birth: date, on: date, age: int) -> None:
    assert moment.age_on(birth, on) == age


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="born after"):
        moment.age_on(date(2026, 1, 2), date(2026, 1, 1))


@given(DAYS, st.integers(0, 30_000))
def test_age_agrees_with_the_day_it_is_reached(birth: date, days: int) -> None:
    on = birth + timedelta(days=days)
    age = moment.age_on(birth, on)
    assert moment.full_age_from(birth, age) <= on < moment.full_age_from(birth, age + 1)


def test_zone_is_shanghai() -> None:
    assert datetime(2026, 7, 1, tzinfo=moment.ZONE).tzname() == "CST"
