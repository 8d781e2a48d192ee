"""Reading a year's rest days from the notice or a short list, and judging whether they are whole."""

from __future__ import annotations

from datetime import date

import pytest

from weibao.office.queries.holidays import _carried
from weibao.office.rules.arrangement import Day, read
from weibao.office.rules.year import by_festival, doubts, is_known, spans

# The form of the State Council's notices, with the days of the year 2026.
NOTICE = """关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府：
现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全保卫工作。
2025年11月4日"""


def test_a_whole_notice_reads_as_the_carried_year() -> None:
    reading = read(NOTICE, year=2026)
    assert reading.problems == []
    carried = {day: one.works for day, one in _carried().items() if day.year == 2026}
    assert {day.day: day.works for day in reading.days} == carried
    assert [one.name for one in by_festival(reading.days)] == [
        "元旦",
        "春节",
        "清明节",
        "劳动节",
        "端午节",
        "中秋节",
        "国庆节",
    ]
    days = {day.day: day.works for day in reading.days}
    assert doubts(days, 2026) == []
    assert is_known(days, 2026)


@pytest.mark.parametrize(
    ("text", "rest", "work"),
    [
        ("10-01 至 10-07 休; 10-11 班", "1001-1007", "1011"),
        ("10.1-10.7休，10.11班", "1001-1007", "1011"),
        ("10月1日—7日放假，10月11日上班", "1001-1007", "1011"),
        ("国庆：１０月１日～７日放假", "1001-1007", ""),
        ("2027-10-01到2027-10-03休", "1001-1003", ""),
        ("10/1、10/2、10/3 休 10/9 班", "1001-1003", "1009"),
        ("1月1日放假1天，不调休", "0101-0101", ""),
        ("1月1日放假，与周末连休", "0101-0101", ""),
    ],
)
def test_short_forms(text: str, rest: str, work: str) -> None:
    reading = read(text, year=2027)
    assert reading.problems == []
    resting = [f"{day.day:%m%d}" for day in reading.days if not day.works]
    assert f"{resting[0]}-{resting[-1]}" == rest
    assert "".join(f"{day.day:%m%d}" for day in reading.days if day.works) == work


def test_a_holiday_may_begin_in_the_year_before() -> None:
    for text in ("12-31 至 01-02 休", "2026年12月31日至2027年1月2日放假调休，共3天"):
        days = [day.day for day in read(text, year=2027).days]
        assert days == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("随便写的", "没有读到日期"),
        ("2月30日休", "没有 2027 年 2 月 30 日这一天"),
        ("10-01 至 10-07", "10 月 1 日没有写明是休还是班"),
        ("10-01 休，10-08", "10 月 8 日没有写明是休还是班"),
        ("10-07 至 10-01 休", "不像一个假期"),
        ("2月1日至4月1日休", "不像一个假期"),
        ("10-01 休；10-01 班", "10 月 1 日既写了休又写了班"),
        ("10月1日至7日放假，共8天", "写的是 8 天，读出来是 7 天"),
        ("1月1日（周四）放假", "2027 年 1 月 1 日是周五，不是周四，请核对年份"),
        ("2025-10-01 休", "2025-10-01 不在 2027 年"),
        ("关于2026年部分节假日安排的通知", "这是 2026 年的通知，不是 2027 年的"),
    ],
)
def test_what_is_unclear_is_said_and_not_guessed(text: str, problem: str) -> None:
    reading = read(text, year=2027)
    assert [problem in said for said in reading.problems] == [True]
    assert all(day.day.year in {2026, 2027} for day in reading.days)


def test_the_notice_of_another_year_is_refused_line_by_line() -> None:
    assert len(read(NOTICE, year=2027).problems) == 12


@pytest.mark.parametrize(
    ("left_out", "doubt"),
    [
        ("四、劳动节", "没有看到5 月 1 日休息"),
        ("三、清明节", "没有看到清明节的放假安排"),
        ("五、端午节", "没有看到端午节的放假安排"),
        ("六、中秋节", "没有看到中秋节的放假安排"),
        ("二、春节", "没有看到春节的放假安排"),
    ],
)
def test_a_forgotten_festival_is_seen(left_out: str, doubt: str) -> None:
    lines = [line for line in NOTICE.splitlines() if not line.startswith(left_out)]
    days = {day.day: day.works for day in read("\n".join(lines), year=2026).days}
    assert doubt in doubts(days, 2026)


def test_a_forgotten_working_saturday_does_not_add_up() -> None:
    days = {day.day: day.works for day in read(NOTICE, year=2026).days}
    del days[date(2026, 2, 14)]
    assert doubts(days, 2026) == [
        "工作日里休 19 天、周末上班 5 天，相减应当是法定的 13 天，这里是 14 天"
    ]


def test_a_working_day_need_not_be_made_one() -> None:
    days = {day.day: day.works for day in read(NOTICE, year=2026).days}
    days[date(2026, 3, 4)] = True
    assert doubts(days, 2026) == ["3 月 4 日本来就是工作日，不必写“班”"]


def test_a_mid_autumn_in_october_is_one_holiday_with_the_national_day() -> None:
    """As in 2025: eight days from 1 October, and none in September."""
    carried = {day: one.works for day, one in _carried().items() if day.year == 2025}
    assert doubts(carried, 2025) == []


def test_half_a_year_is_not_known() -> None:
    days = {day.day: day.works for day in read("10-01 至 10-07 休", year=2027).days}
    assert not is_known(days, 2027)


def test_days_without_a_name_fall_apart_into_holidays() -> None:
    reading = read("01-01 至 01-03 休\n10-01 至 10-07 休；10-10 班", year=2027)
    assert [(len(one.rest), len(one.work)) for one in by_festival(reading.days)] == [(3, 0), (7, 1)]


def test_runs_of_days() -> None:
    days = [date(2026, 10, 1), date(2026, 10, 3), date(2026, 10, 2), date(2026, 10, 7)]
    assert spans(days) == [
        (date(2026, 10, 1), date(2026, 10, 3)),
        (date(2026, 10, 7), date(2026, 10, 7)),
    ]
    assert spans([]) == []
    assert by_festival([Day(days[0], works=True, name="国庆节")])[0].rest == ()
