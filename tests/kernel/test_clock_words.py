"""What a clock chip says and what a screen reader speaks."""

from datetime import timedelta

import pytest

from weibao.kernel.clock import ClockState, Remaining, due, remaining, resume_due, span
from weibao.kernel.deadlines import deadline
from weibao.kernel.moment import parse_moment
from weibao.kernel.workdays import carried_calendar

CALENDAR = carried_calendar()


def stands(
    deadline_id: str, start: str, at: str, *, met: str | None = None, stopped: str | None = None
) -> Remaining:
    running = due(deadline(deadline_id), start=parse_moment(start), calendar=CALENDAR)
    met_at = parse_moment(met) if met else None
    return remaining(running, at=parse_moment(at), met_at=met_at, stopped=stopped)


@pytest.mark.parametrize(
    ("deadline_id", "start", "at", "state", "text", "when", "spoken"),
    [
        # Days: due on 24 November.
        ("SD007", "2026-11-20T09:00", "2026-11-20T10:00", "early", "剩 3 天", "11-23",
         "法定时限，剩 3 天，11 月 23 日到期"),
        ("SD007", "2026-11-20T09:00", "2026-11-22T23:59", "soon", "剩 1 天", "11-23",
         "法定时限，剩 1 天，11 月 23 日到期"),
        ("SD007", "2026-11-20T09:00", "2026-11-23T23:59", "soon", "今天", "11-23",
         "法定时限，今天到期"),
        ("SD007", "2026-11-20T09:00", "2026-11-24T00:00", "late", "超 1 天", "11-23",
         "法定时限，超期 1 天，11 月 23 日到期"),
        # Working days: due on Friday 20 November.
        ("SD032", "2026-10-30T09:00", "2026-11-09T09:00", "early", "剩 9 个工作日", "11-20",
         "法定时限，剩 9 个工作日，11 月 20 日到期"),
        ("SD032", "2026-10-30T09:00", "2026-11-15T09:00", "early", "剩 5 个工作日", "11-20",
         "法定时限，剩 5 个工作日，11 月 20 日到期"),
        ("SD032", "2026-10-30T09:00", "2026-11-18T09:00", "soon", "剩 2 个工作日", "11-20",
         "法定时限，剩 2 个工作日，11 月 20 日到期"),
        ("SD032", "2026-10-30T09:00", "2026-11-21T09:00", "late", "超 1 天", "11-20",
         "法定时限，超期 1 天，11 月 20 日到期"),
        ("SD032", "2026-10-30T09:00", "2026-11-23T09:00", "late", "超 1 个工作日", "11-20",
         "法定时限，超期 1 个工作日，11 月 20 日到期"),
        # Hours.
        ("SD018", "2026-11-20T09:00", "2026-11-20T10:30", "early", "剩 70 小时", "11-23",
         "法定时限，剩 70 小时，11 月 23 日 09:00 到期"),
        ("SD019", "2026-11-20T09:00", "2026-11-21T03:20", "soon", "剩 5 小时", "11-21",
         "法定时限，剩 5 小时，11 月 21 日 09:00 到期"),
        ("IN007", "2026-11-20T09:00", "2026-11-20T10:39", "soon", "剩 21 分钟", "11-20",
         "内部时限，剩 21 分钟，11 月 20 日 11:00 到期"),
        ("SD019", "2026-11-20T09:00", "2026-11-21T11:01", "late", "超 2 小时", "11-21",
         "法定时限，超期 2 小时，11 月 21 日 09:00 到期"),
        # At once and promptly.
        ("SD001", "2026-11-20T09:00", "2026-11-20T09:21", "soon", "立即 已 21 分钟", "",
         "法定时限，应当立即办理，已过 21 分钟"),
        ("SD026", "2026-11-20T09:00", "2026-11-24T09:00", "soon", "及时 已 4 天", "",
         "法定时限，应当及时办理，已过 4 天"),
        # Not verified, not found, not yet computable.
        ("SD015", "2026-11-20T09:00", "2026-11-20T09:00", "early", "剩 3 天", "11-23",
         "内部时限（未核实），剩 3 天，11 月 23 日到期"),
        ("SD017", "2026-11-20T09:00", "2026-11-20T09:00", "soon", "到期日待定", "",
         "内部时限（未核实），到期日待定，没有找到规定全文，算不出到期日"),
        # Months, another year, retention.
        ("SD027", "2026-11-26T09:00", "2026-12-25T09:00", "soon", "剩 3 天", "12-28",
         "法定时限，剩 3 天，12 月 28 日到期"),
        ("SD041", "2026-11-20T09:00", "2026-11-20T09:00", "early", "剩 365 天", "2027-11-20",
         "内部时限（未核实），剩 365 天，2027 年 11 月 20 日到期"),
        ("SD053", "2026-09-01T09:00", "2026-09-02T09:00", "early", "保存中", "10-31",
         "法定时限，至少保存到 10 月 31 日"),
        ("SD053", "2026-09-01T09:00", "2026-11-01T00:00", "met", "保存期已满", "10-31",
         "法定时限，保存期已满"),
    ],
)  # fmt: skip
def test_a_chip_says(
    deadline_id: str, start: str, at: str, state: str, text: str, when: str, spoken: str
) -> None:
    stand = stands(deadline_id, start, at)
    assert (stand.state, stand.text, stand.when, stand.spoken) == (state, text, when, spoken)


@pytest.mark.parametrize(
    ("deadline_id", "met", "text", "spoken", "on_time"),
    [
        ("SD007", "2026-11-20T15:00", "按时 11-20", "法定时限，按时，11 月 20 日办结", True),
        ("SD007", "2026-11-23T23:59", "按时 11-23", "法定时限，按时，11 月 23 日办结", True),
        (
            "SD007",
            "2026-11-25T08:00",
            "迟 2 天 11-25",
            "法定时限，超期 2 天，11 月 25 日办结",
            False,
        ),
        ("SD001", "2026-11-20T15:00", "已办 11-20", "法定时限，已办，11 月 20 日办结", True),
    ],
)
def test_what_is_done_is_quiet(
    deadline_id: str, met: str, text: str, spoken: str, on_time: bool
) -> None:
    stand = stands(deadline_id, "2026-11-20T09:00", "2026-12-01", met=met)
    assert stand.state is ClockState.MET
    assert (stand.text, stand.spoken, stand.on_time) == (text, spoken, on_time)


def test_a_stopped_clock_gives_the_reason() -> None:
    stand = stands("SD007", "2026-11-20T09:00", "2026-12-20", stopped="鉴定期间")
    assert (stand.state, stand.text) == (ClockState.STOPPED, "停表：鉴定期间")
    assert stand.spoken == "法定时限，已停表，鉴定期间"
    assert stands("SD007", "2026-11-20T09:00", "2026-12-20", stopped="").text == "停表"


def test_a_pause_is_taken_off_the_time_passed() -> None:
    running = due(deadline("SD001"), start=parse_moment("2026-11-20T09:00"), calendar=CALENDAR)
    resumed = resume_due(
        running,
        stopped_at=parse_moment("2026-11-20T10:00"),
        resumed_at=parse_moment("2026-11-20T13:00"),
        calendar=CALENDAR,
    )
    stand = remaining(resumed, at=parse_moment("2026-11-20T14:00"), calendar=CALENDAR)
    assert stand.text == "立即 已 2 小时"


def test_lateness_in_an_unknown_year_is_told_in_plain_days() -> None:
    stand = stands("IN003", "2026-12-01T09:00", "2027-01-25T09:00")
    assert (stand.state, stand.text, stand.when) == ("late", "超 41 天", "2026-12-15")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "1 分钟"), (59, "59 分钟"), (60, "1 小时"), (72 * 60, "72 小时"), (73 * 60, "3 天")],
)
def test_a_span_of_time_in_words(minutes: int, words: str) -> None:
    assert span(timedelta(minutes=minutes)) == words
