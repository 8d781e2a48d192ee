"""Clocks on the page of a case: stopped, resumed, extended, urged, by whom and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from tests import world
from tests.cases.stages import investigate, measure, step
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions import clocks as acting
from weibao.cases.models import Case
from weibao.kernel.moment import ZONE
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office import clocks
from weibao.office.actions import holidays
from weibao.office.models import Clock, ClockMove, ClockUrge, Notice
from weibao.office.rules.arrangement import Day

AtDesk = Callable[[Town, str], Worker]
DAY = timedelta(days=1)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def clock_of(case: Case, limit: str = "IN003") -> Clock:
    return Clock.objects.select_related("unit").get(case=case.pk, deadline=limit)


def page(at_desk: AtDesk, here: Town, case: Case, key: str = "clerk") -> str:
    return text_of(at_desk(here, key).get("cases:detail", case.pk))


def test_a_stop_tells_why_and_by_whom_and_the_clock_goes_on_with_what_was_left(
    case: Case, here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    clock.move(hours=1)
    row = clock_of(case)
    end = row.due_at
    clerk = at_desk(here, "clerk")
    sent = clerk.send("cases:stop-clock", row.pk, why="expertise", words="9 月 30 日送检")
    assert sent.headers["Location"] == f"/cases/{case.pk}/#clocks"
    shown = page(at_desk, here, case)
    assert "停表：等鉴定意见，9 月 30 日送检（周文静）" in shown
    assert clock_of(case).state == "stopped"
    clock.move(days=9)
    later = at_desk(here, "supervisor")
    later.send("cases:resume-clock", row.pk)
    again = clock_of(case)
    assert (again.state, again.due_at > end) == ("running", True)
    assert "恢复计时，停了 9 天，剩下的接着算（代永红）" in page(at_desk, here, case)
    kinds = Event.objects.filter(subject=case.pk, kind__startswith="clock.").order_by("at")
    assert [event.kind for event in kinds] == ["clock.stopped", "clock.resumed"]


def test_a_reason_is_chosen_and_other_takes_words(case: Case, here: Town, at_desk: AtDesk) -> None:
    row = clock_of(case)
    clerk = at_desk(here, "clerk")
    for typed in ({}, {"why": "no such"}, {"why": "other"}):
        answer = clerk.send("cases:stop-clock", row.pk, **typed)
        assert answer.status_code == 422
        assert form_on(answer, f"/cases/clocks/{row.pk}/stop/")
    assert clock_of(case).state == "running"
    with pytest.raises(Blocked):
        acting.stop(row.pk, by=here["clerk"], at=NOW, why="other")


def test_what_was_written_about_a_stop_is_for_those_who_read_the_case(
    case: Case, here: Town, at_desk: AtDesk
) -> None:
    at = NOW + timedelta(hours=1)
    acting.stop(clock_of(case).pk, by=here["clerk"], at=at, why="court", words="细节戊")
    assert "细节戊" in page(at_desk, here, case)
    leader = page(at_desk, here, case, "leader")
    assert "停表：等法院裁定" in leader
    assert "细节戊" not in leader
    assert not has_form(
        at_desk(here, "leader").get("cases:detail", case.pk),
        f"/cases/clocks/{clock_of(case).pk}/resumption/",
    )


def test_hours_and_at_once_do_not_stop(case: Case, here: Town) -> None:
    for limit in ("SD018", "SD001"):
        row = clocks.start(limit, subject=case, unit=here.units["police"], at=NOW, case=case.pk)
        with pytest.raises(Blocked, match="不能停表"):
            acting.stop(row.pk, by=here["clerk"], at=NOW, why="force")


def test_only_who_works_on_the_case_moves_its_clocks(case: Case, towns: Towns) -> None:
    given = measure(case, towns.here)
    row = Clock.objects.get(subject=given.pk)
    for key in ("director", "police", "leader", "discipline", "keeper", "auditor", "custodian"):
        with pytest.raises(Refused):
            acting.stop(row.pk, by=towns.here[key], at=NOW, why="force")
        with pytest.raises(Refused):
            acting.extend(row.pk, by=towns.here[key], at=NOW, words="批准")
    with pytest.raises(Refused):
        acting.stop(row.pk, by=towns.there["clerk"], at=NOW, why="force")


def test_the_police_limit_is_extended_twice_by_thirty_days(case: Case, here: Town) -> None:
    row = clocks.start("SD014", subject=case, unit=here.units["police"], at=NOW, case=case.pk)
    ends = [row.due_at]
    for number in range(2):
        acting.extend(row.pk, by=here["clerk"], at=NOW + DAY, words=f"分局第 {number} 号批准")
        ends.append(clock_of(case, "SD014").due_at)
    # 30 October, then 30 days each: 29 November is a Sunday and moves on, 29 December counts from it.
    days = [end.astimezone(ZONE).date() for end in ends if end]
    assert days == [date(2026, 10, 30), date(2026, 11, 30), date(2026, 12, 29)]
    with pytest.raises(Blocked, match="已经延长过 2 次"):
        acting.extend(row.pk, by=here["clerk"], at=NOW + DAY, words="再批一次")
    assert ClockMove.objects.filter(clock=row, kind="extended").count() == 2


def test_what_the_table_does_not_name_is_not_extended(case: Case, here: Town) -> None:
    row = clock_of(case, "IN006")
    with pytest.raises(Blocked, match="按规定不能延长"):
        acting.extend(row.pk, by=here["clerk"], at=NOW, words="想多点时间")
    late = clock_of(case, "IN003")
    with pytest.raises(Blocked, match="已经超期"):
        acting.extend(late.pk, by=here["clerk"], at=NOW + 60 * DAY, words="领导同意")
    with pytest.raises(Blocked, match="写明理由"):
        acting.extend(late.pk, by=here["clerk"], at=NOW, words="")


def test_an_extension_is_asked_for_on_the_page_and_told_there(
    case: Case, here: Town, at_desk: AtDesk
) -> None:
    row = clock_of(case)
    clerk = at_desk(here, "clerk")
    target = f"/cases/clocks/{row.pk}/extension/"
    assert has_form(clerk.get("cases:detail", case.pk), target)
    assert clerk.send("cases:extend-clock", row.pk, words="").status_code == 422
    clerk.send("cases:extend-clock", row.pk, words="站长 9 月 30 日同意")
    shown = page(at_desk, here, case)
    assert "延长，到期日由 10-20 改为 11-03：站长 9 月 30 日同意（周文静）" in shown
    assert "已经延长过 1 次，不能再延长" in shown
    assert not has_form(clerk.get("cases:detail", case.pk), target)


def test_an_extended_clock_that_waits_for_a_year_is_counted_with_its_extension(
    case: Case, here: Town
) -> None:
    """The new year moves its end, and both the move and the extension are told."""
    start = datetime(2026, 12, 25, 9, tzinfo=ZONE)
    row = clocks.start("SD014", subject=case, unit=here.units["police"], at=start, case=case.pk)
    clocks.extend(row.pk, at=start, by=here["clerk"].person_id, words="批准")
    before = clock_of(case, "SD014")
    assert "2027 年的放假和调休安排还没有录入" in before.note
    year = [Day(date(2027, 1, n), works=False) for n in (1, 2, 3)]
    year += [Day(date(2027, 2, 15) + n * DAY, works=False) for n in range(9)]
    year += [Day(day, works=False) for day in (date(2027, 5, 1), date(2027, 5, 2))]
    year += [Day(date(2027, 10, n), works=False) for n in (1, 2, 3)]
    holidays.enter(year, town=here.code, source="通知", by=here["keeper"], at=start + DAY)
    after = clock_of(case, "SD014")
    assert before.last_day == after.last_day == date(2027, 2, 23)
    assert after.due_at.astimezone(ZONE).date() == date(2027, 2, 24)
    moved = ClockMove.objects.get(clock=row, kind="recounted")
    assert (moved.before, moved.after) == (before.due_at, after.due_at)


def test_a_clock_whose_rest_days_changed_says_so_and_stays(
    case: Case, here: Town, at_desk: AtDesk
) -> None:
    row = clock_of(case)
    rest = [Day(date(2026, 10, 13), works=False)]
    holidays.enter(rest, town=here.code, source="更正", by=here["keeper"], at=NOW)
    assert clock_of(case).due_at == row.due_at
    assert "按现在的表是 10-21，按起算时的表是 10-20；已经起算的按 10-20" in page(
        at_desk, here, case
    )


def test_at_once_shows_what_has_passed_and_the_inner_figure(
    case: Case, here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    clocks.start("SD001", subject=case, unit=here.units["station"], at=NOW, case=case.pk)
    clock.move(minutes=35)
    shown = page(at_desk, here, case)
    assert "立即 已 35 分钟" in shown
    assert "内部核对 2 小时" in shown


def test_an_unverified_limit_says_so(case: Case, here: Town, at_desk: AtDesk) -> None:
    clocks.start("SD023", subject=case, unit=here.units["school"], at=NOW, case=case.pk)
    assert "未核实" in page(at_desk, here, case)


# Urging.


@pytest.fixture
def given(case: Case, here: Town) -> Clock:
    investigate(case, here)
    step(case, here, "finish_investigation")
    return Clock.objects.get(subject=measure(case, here).pk)


def test_urging_is_told_once_a_day(given: Clock, here: Town, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    home = clerk.get("desk:home")
    assert has_form(home, f"/clocks/{given.pk}/urging/")
    sent = clerk.press(home, f"/clocks/{given.pk}/urging/")
    assert sent.headers["Location"] == "/"
    again = clerk.get("desk:home")
    assert "今天已催" in text_of(again)
    assert not has_form(again, f"/clocks/{given.pk}/urging/")
    with pytest.raises(Blocked, match="今天已经催过"):
        acting.urge(given.pk, by=here["leader"], at=NOW + timedelta(hours=1))
    acting.urge(given.pk, by=here["leader"], at=NOW + DAY)
    assert ClockUrge.objects.filter(clock=given).count() == 2
    told = Notice.objects.filter(key__startswith=f"urged:{given.case}:")
    assert {row.unit for row in told} == {here.units["village"]}
    assert Event.objects.filter(kind="clock.urged", subject=given.case).count() == 2


def test_one_does_not_urge_oneself_nor_what_is_done(given: Clock, here: Town) -> None:
    with pytest.raises(Refused):
        acting.urge(given.pk, by=here["director"], at=NOW)
    own = Clock.objects.get(case=given.case, deadline="IN006")
    with pytest.raises(Refused):
        acting.urge(own.pk, by=here["clerk"], at=NOW)
    clocks.meet("IN005", subject=given.subject, at=NOW)
    with pytest.raises(Blocked, match="已经办了"):
        acting.urge(given.pk, by=here["clerk"], at=NOW)


def test_an_address_of_elsewhere_is_not_gone_to(given: Clock, here: Town, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    sent = clerk.send("cases:urge-clock", given.pk, back="https://example.org/")
    assert sent.headers["Location"] == "/"
    sent = at_desk(here, "leader").send("cases:urge-clock", given.pk, back="//example.org/")
    assert sent.status_code == 409
