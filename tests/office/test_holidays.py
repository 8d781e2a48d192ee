"""Entering and withdrawing days, what that does to running clocks, and the pages for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests import world
from tests.support.towns import StandingClock
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.audit.once import new_key
from weibao.kernel.moment import ZONE
from weibao.kernel.permission import Refused
from weibao.kernel.todos import todos
from weibao.office import clocks
from weibao.office.actions import holidays as actions
from weibao.office.calendar import calendar_of
from weibao.office.models import Clock, Holiday
from weibao.office.navigation import years_to_enter
from weibao.office.permissions import CALENDAR_VIEW, SETTINGS_KEEP, SETTINGS_VIEW
from weibao.office.queries import holidays as reading
from weibao.office.rules.arrangement import Day, read
from weibao.org.actions.scope import NotPossible

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

# Invented: the notice of 2027 is not part of this.
YEAR_2027 = """元旦：01-01 至 01-03 休
春节：02-05 至 02-11 休；01-31、02-13 班
清明节：04-03 至 04-05 休
劳动节：05-01 至 05-05 休；04-25、05-08 班
端午节：06-09 休
中秋节：09-15 休
国庆节：10-01 至 10-07 休；09-26、10-09 班"""
CHRISTMAS = datetime(2026, 12, 25, 9, tzinfo=ZONE)
NOVEMBER = datetime(2026, 11, 23, 10, tzinfo=ZONE)


def days_of_2027() -> list[Day]:
    found = read(YEAR_2027, year=2027)
    assert found.problems == []
    return found.days


def enter(here: Town, days: list[Day] | None = None, *, at: datetime = NOW) -> actions.Entered:
    return actions.enter(
        days_of_2027() if days is None else days,
        town=here.code,
        source="国办发明电〔2026〕9号",
        by=here["keeper"],
        at=at,
    )


def test_an_entered_year_is_known_in_that_town_alone(here: Town, there: Town) -> None:
    assert not calendar_of(here.code).knows(2027)
    assert enter(here).days == len(days_of_2027())
    assert calendar_of(here.code).knows(2027)
    assert not calendar_of(here.code).is_workday(date(2027, 2, 8))
    assert calendar_of(here.code).is_workday(date(2027, 10, 9))
    assert not calendar_of(there.code).knows(2027)


def test_a_town_wins_over_all_towns_and_both_over_the_carried_file(here: Town) -> None:
    day = date(2026, 10, 8)
    assert calendar_of(here.code).is_workday(day)
    Holiday.objects.create(
        town="", day=day, is_workday=False, name="全区休息", source="区里通知", created_at=NOW
    )
    assert not calendar_of(here.code).is_workday(day)
    enter(here, [Day(day, works=True, name="镇上照常")])
    assert calendar_of(here.code).is_workday(day)


def test_clocks_that_waited_get_their_end_in_the_same_transaction(here: Town) -> None:
    report = world.report(here, at=CHRISTMAS)
    row = clocks.start("IN003", subject=report, unit=here.units["station"], at=CHRISTMAS)
    assert row.due_at is None
    done = enter(here, at=CHRISTMAS + timedelta(hours=1))
    row = Clock.objects.get(pk=row.pk)
    # 28 29 30 31 December, 4 5 6 7 8 11 January.
    assert row.due_at == datetime(2027, 1, 11, 23, 59, 59, tzinfo=ZONE)
    assert row.last_day == date(2027, 1, 11)
    assert row.note == ""
    # The other is the result after three months: whether its last day rests was not known before.
    assert done.clocks == 2
    event = Event.objects.get(kind="clock.recounted")
    assert (event.count, event.town, event.person) == (2, here.code, here["keeper"].person_id)


def test_half_a_year_gives_no_clock_an_end(here: Town) -> None:
    report = world.report(here, at=CHRISTMAS)
    row = clocks.start("IN003", subject=report, unit=here.units["station"], at=CHRISTMAS)
    assert enter(here, days_of_2027()[:3]).clocks == 0
    assert Clock.objects.get(pk=row.pk).due_at is None


def test_stops_count_when_a_clock_is_reckoned_again(here: Town) -> None:
    report = world.report(here, at=CHRISTMAS)
    row = clocks.start("IN003", subject=report, unit=here.units["station"], at=CHRISTMAS)
    clocks.stop("IN003", subject=report.pk, at=datetime(2026, 12, 28, 9, tzinfo=ZONE), reason="等")
    clocks.resume("IN003", subject=report.pk, at=datetime(2026, 12, 30, 9, tzinfo=ZONE))
    enter(here, at=CHRISTMAS + timedelta(days=6))
    # Two days later than without the stop.
    assert Clock.objects.get(pk=row.pk).due_at == datetime(2027, 1, 13, 23, 59, 59, tzinfo=ZONE)


def test_a_last_day_that_could_not_be_moved_is_moved_now(here: Town) -> None:
    """Three days from 31 December end on Sunday 3 January, a rest day of a year not yet known."""
    report = world.report(here, at=datetime(2026, 12, 31, 9, tzinfo=ZONE))
    row = Clock.objects.get(subject=report.pk, deadline="IN002")
    assert row.due_at == datetime(2027, 1, 3, 23, 59, 59, tzinfo=ZONE)
    enter(here)
    assert Clock.objects.get(pk=row.pk).due_at == datetime(2027, 1, 4, 23, 59, 59, tzinfo=ZONE)


def test_clocks_with_a_certain_end_and_ended_ones_stay(here: Town) -> None:
    report = world.report(here)
    certain = clocks.start("IN003", subject=report, unit=here.units["station"], at=NOW)
    ended = clocks.start("IN005", subject=report, unit=here.units["station"], at=CHRISTMAS)
    clocks.meet("IN005", subject=report.pk, at=CHRISTMAS)
    enter(here, [*days_of_2027(), Day(date(2026, 10, 12), works=False)])
    assert Clock.objects.get(pk=certain.pk).due_at == certain.due_at
    assert Clock.objects.get(pk=ended.pk).due_at is None


def test_the_same_again_changes_nothing_and_a_correction_keeps_the_old_row(here: Town) -> None:
    enter(here)
    rows = Holiday.objects.count()
    assert enter(here).days == 0
    assert enter(here, [Day(date(2027, 1, 4), works=False, name="元旦")]).days == 1
    assert enter(here, [Day(date(2027, 1, 4), works=True, name="更正")]).days == 1
    assert Holiday.objects.count() == rows + 2
    old = Holiday.objects.get(day=date(2027, 1, 4), withdrawn_at__isnull=False)
    assert (old.name, old.withdrawn_at, old.withdrawn_by) == ("元旦", NOW, here["keeper"].person_id)
    assert calendar_of(here.code).is_workday(date(2027, 1, 4))


def test_a_withdrawn_day_no_longer_counts_and_is_kept(here: Town) -> None:
    enter(here)
    row = Holiday.objects.get(day=date(2027, 10, 1))
    actions.withdraw(row.pk, by=here["keeper"], at=NOW)
    assert not calendar_of(here.code).knows(2027)
    assert Holiday.objects.filter(pk=row.pk).exists()
    with pytest.raises(NotPossible, match="已经撤回"):
        actions.withdraw(row.pk, by=here["keeper"], at=NOW)
    assert Event.objects.get(kind="calendar.withdrawn").subject == row.pk


def test_only_the_keeper_of_the_town_enters_and_only_with_a_source(here: Town, there: Town) -> None:
    for who in (here["clerk"], here["leader"], there["keeper"]):
        with pytest.raises(Refused):
            actions.enter(days_of_2027(), town=here.code, source="文件", by=who, at=NOW)
    with pytest.raises(NotPossible, match="依据"):
        actions.enter(days_of_2027(), town=here.code, source="", by=here["keeper"], at=NOW)
    enter(here)
    row = Holiday.objects.first()
    assert row is not None
    with pytest.raises(Refused):
        actions.withdraw(row.pk, by=there["keeper"], at=NOW)
    assert not Holiday.objects.exclude(town=here.code).exists()


def test_a_day_of_all_towns_is_not_for_one_keeper_to_withdraw(here: Town) -> None:
    row = Holiday.objects.create(
        town="", day=date(2027, 1, 1), is_workday=False, name="元旦", source="通知", created_at=NOW
    )
    with pytest.raises(Refused):
        actions.withdraw(row.pk, by=here["keeper"], at=NOW)


def test_the_coming_year_presses_from_november_on(here: Town) -> None:
    assert [(g.year, g.pressing) for g in reading.missing(here.code, on=NOW.date())] == [
        (2027, False)
    ]
    assert years_to_enter(here["keeper"], NOW) == (0, False)
    assert years_to_enter(here["keeper"], NOVEMBER) == (1, True)
    assert years_to_enter(here["clerk"], NOVEMBER) == (0, False)
    offer = dict(todos.items())["office.calendar"]
    assert offer(here["keeper"], NOW, 50) == []
    assert [todo.title for todo in offer(here["keeper"], NOVEMBER, 50)] == ["录入 2027 年放假安排"]
    enter(here)
    assert offer(here["keeper"], NOVEMBER, 50) == []


def test_the_list_of_years_says_where_each_is_from(here: Town) -> None:
    def standing() -> dict[int, str]:
        return {row.year: row.standing for row in reading.years(here.code, on=NOW.date())}

    assert standing() == {2027: "missing", 2026: "carried", 2025: "carried"}
    enter(here, days_of_2027()[:5])
    assert standing()[2027] == "partial"
    enter(here)
    assert standing()[2027] == "entered"


def test_days_are_seen_in_their_town_and_those_of_all_towns_everywhere(
    here: Town, there: Town
) -> None:
    """The three faces agree: what the list shows is what the check lets through."""
    enter(here)
    for_all = Holiday.objects.create(
        town="", day=date(2027, 3, 1), is_workday=False, name="全区", source="文件", created_at=NOW
    )
    own = Holiday.objects.filter(town=here.code).first()
    assert own is not None
    sees = {
        key: set(
            CALENDAR_VIEW.visible_to(town[key], Holiday.objects.all()).values_list(
                "town", flat=True
            )
        )
        for town, key in ((here, "clerk"), (there, "supervisor"), (here, "police"))
    }
    assert sees == {"clerk": {here.code, ""}, "supervisor": {""}, "police": set()}
    for town, key, row, may in (
        (here, "clerk", own, True),
        (there, "supervisor", own, False),
        (there, "supervisor", for_all, True),
        (here, "police", for_all, False),
    ):
        assert CALENDAR_VIEW.can(town[key], row) is may
    assert not SETTINGS_KEEP.held_by(here["clerk"])
    assert SETTINGS_VIEW.held_by(here["clerk"])


# The pages.


@pytest.fixture
def keeper(here: Town, clock: StandingClock, at_desk: Callable[..., Worker]) -> Worker:
    clock.at = NOVEMBER
    return at_desk(here, "keeper")


def test_the_page_warns_of_the_year_nobody_entered(here: Town, keeper: Worker) -> None:
    report = world.report(here, at=CHRISTMAS)
    clocks.start("IN003", subject=report, unit=here.units["station"], at=CHRISTMAS)
    page = text_of(keeper.get("office:holidays"))
    assert "2027 年的放假和调休安排还没有录入" in page
    assert "已有 1 个时限在等" in page
    assert reverse("office:holidays-enter", args=[2027]) in page


def test_a_pasted_year_is_shown_first_and_written_when_confirmed(
    here: Town, keeper: Worker
) -> None:
    typed = {"text": YEAR_2027, "source": "国办发明电〔2026〕9号"}
    shown = text_of(keeper.send("office:holidays-enter", 2027, **typed))
    assert "02-05 周五 至 02-11 周四" in shown
    assert "录入后 2027 年就齐了" in shown
    assert not Holiday.objects.exists()
    answer = keeper.send("office:holidays-enter", 2027, **typed, confirm="1", checked="on")
    assert answer.status_code == 302
    assert calendar_of(here.code).knows(2027)
    page = text_of(keeper.get("office:holidays-year", 2027))
    assert "国办发明电〔2026〕9号" in page
    assert "江海涛" in page


def test_the_same_confirmation_twice_writes_once(keeper: Worker) -> None:
    typed = {"text": YEAR_2027, "source": "文件", "confirm": "1", "checked": "on"}
    for _ in range(2):
        answer = keeper.send("office:holidays-enter", 2027, **typed, once_key="a" * 32)
        assert answer.status_code == 302
    assert Event.objects.filter(kind="calendar.entered").count() == 1


def test_an_odd_year_is_written_only_when_somebody_says_they_compared(keeper: Worker) -> None:
    typed = {"text": YEAR_2027.replace("端午节：06-09 休\n", ""), "source": "文件", "confirm": "1"}
    refused = keeper.send("office:holidays-enter", 2027, **typed)
    assert refused.status_code == 422
    assert "没有看到端午节的放假安排" in text_of(refused)
    assert "核对过请在这里打勾" in text_of(refused)
    assert not Holiday.objects.exists()
    assert keeper.send("office:holidays-enter", 2027, **typed, checked="on").status_code == 302
    assert Holiday.objects.exists()


def test_what_could_not_be_read_is_said_and_everything_typed_is_kept(keeper: Worker) -> None:
    text = "国庆节：10-01 至 10-07\n春节：02-05 至 02-11 休"
    answer = keeper.send("office:holidays-enter", 2027, text=text, source="文件", confirm="1")
    assert answer.status_code == 422
    assert "10 月 1 日没有写明是休还是班" in text_of(answer)
    assert "春节：02-05 至 02-11 休" in text_of(answer)
    assert not Holiday.objects.exists()


def day(keeper: Worker, typed: dict[str, str]) -> HttpResponse:
    """The form of one day, filled in and sent."""
    return keeper.client.post(reverse("office:holidays-day"), {"once_key": new_key(), **typed})


def test_one_day_is_entered_and_withdrawn(here: Town, keeper: Worker) -> None:
    typed = {"first": "2026-12-28", "works": "no", "name": "建镇纪念日", "source": "镇政府通知"}
    assert day(keeper, typed).status_code == 302
    row = Holiday.objects.get()
    assert (row.day, row.is_workday, row.town) == (date(2026, 12, 28), False, here.code)
    question = text_of(keeper.get("office:holidays-withdraw", row.pk))
    assert "撤回 2026 年 12 月 28 日“建镇纪念日”？" in question
    assert keeper.send("office:holidays-withdraw", row.pk).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert keeper.get("office:holidays-withdraw", row.pk).status_code == 404


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"first": ""}, "请选日期。"),
        ({"last": "2026-12-27"}, "不能早于前一个日期。"),
        ({"last": "2027-12-27"}, "一次最多 20 天。"),
        ({"first": "2016-12-28"}, "年份不对，请核对。"),
        ({"works": ""}, "请选休息还是上班。"),
        ({"name": "长" * 41}, "最多"),
        ({"source": ""}, "写明依据。"),
    ],
    ids=["no day", "backwards", "too long", "wrong year", "no kind", "long name", "no source"],
)
def test_a_day_filled_in_wrongly_says_so_beside_the_field(
    typed: dict[str, str], message: str, keeper: Worker
) -> None:
    right = {"first": "2026-12-28", "works": "no", "name": "停电", "source": "镇政府通知"}
    answer = day(keeper, right | typed)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert not Holiday.objects.exists()


def test_others_read_but_do_not_enter(
    here: Town, clock: StandingClock, at_desk: Callable[..., Worker]
) -> None:
    clock.at = NOVEMBER
    enter(here)
    row = Holiday.objects.first()
    assert row is not None
    clerk, teacher = at_desk(here, "clerk"), at_desk(here, "teacher")
    assert "录入一天" not in text_of(clerk.get("office:holidays"))
    assert clerk.get("office:holidays-year", 2027).status_code == 200
    for name, args in (
        ("office:holidays-day", ()),
        ("office:holidays-enter", (2027,)),
        ("office:holidays-withdraw", (row.pk,)),
    ):
        assert clerk.get(name, *args).status_code == 404
    assert teacher.get("office:holidays").status_code == 404


@pytest.mark.parametrize("year", [1900, 2003, 2029, 99999])
def test_a_made_up_year_is_not_found(year: int, keeper: Worker) -> None:
    assert keeper.get("office:holidays-year", year).status_code == 404
    assert keeper.get("office:holidays-enter", year).status_code == 404
