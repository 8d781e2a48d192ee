"""Home: what presses comes first, for each post its own, and nothing uncovered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import investigate, measure, step
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.cases.actions.children import link_child
from weibao.desk.done import done_today
from weibao.desk.figures import figures
from weibao.desk.home import Wanted, day_of, today
from weibao.desk.ribbon import ribbon
from weibao.kernel.actor import Actor
from weibao.kernel.todos import Todo, todos
from weibao.org.models import Appointment
from weibao.reports.todos import waiting_for_acceptance

HOUR = timedelta(hours=1)
AtDesk = Callable[[Town, str], Worker]
EVERYONE = (
    "clerk supervisor director neighbour police teacher leader first discipline auditor custodian keeper"
).split()


def buckets(where: Town, key: str, *, days: float = 0) -> dict[str, int]:
    shown = today(where[key], at=NOW + timedelta(days=days))
    return {name: len(getattr(shown, name)) for name in ("late", "week", "new", "waiting")}


def test_each_post_has_its_own_day(here: Town) -> None:
    world.report(here)
    case = world.case(here)
    investigate(case, here)
    step(case, here, "finish_investigation")
    measure(case, here)
    assert {key: buckets(here, key) for key in ("clerk", "director", "leader", "police")} == {
        "clerk": {"late": 0, "week": 1, "new": 1, "waiting": 1},
        "director": {"late": 0, "week": 1, "new": 0, "waiting": 0},
        "leader": {"late": 0, "week": 0, "new": 0, "waiting": 0},
        "police": {"late": 0, "week": 0, "new": 0, "waiting": 0},
    }


def test_after_weeks_everything_is_late_and_leaders_hear_of_it(here: Town) -> None:
    world.report(here)
    world.case(here)
    assert buckets(here, "clerk", days=60)["late"] == 2
    assert buckets(here, "leader", days=60)["waiting"] >= 2
    assert "超期" in today(here["clerk"], at=NOW + timedelta(days=60)).sentence


def test_the_longest_overdue_stands_first(here: Town) -> None:
    for number in range(3):
        world.case(here, at=NOW + timedelta(days=number))
    shown = today(here["clerk"], at=NOW + timedelta(days=90)).late
    due = [todo.clock.due_at for todo in shown]
    assert due == sorted(due)


def test_danger_is_seen_behind_a_long_queue(here: Town) -> None:
    for number in range(3):
        world.report(here, circumstance="alone", at=NOW + timedelta(minutes=number))
    danger = world.report(here, in_danger=True, at=NOW + timedelta(minutes=9))
    asked = waiting_for_acceptance(here["clerk"], NOW + timedelta(hours=1), 2)
    assert (asked[0].key, len(asked)) == (f"report:{danger.pk}", 2)


def test_a_case_next_door_is_nobodys_day_here(towns: Towns) -> None:
    world.case(towns.there, area=towns.there.village)
    world.report(towns.there, area=towns.there.village)
    for key in EVERYONE:
        shown = today(towns.here[key], at=NOW + timedelta(days=90))
        asked = [*shown.mine, *shown.new, *shown.waiting]
        # The keeper is asked for next year's days off, units for the training they owe this year.
        assert [
            todo.key for todo in asked if not todo.key.startswith(("calendar:", "training:"))
        ] == [], key


@pytest.mark.parametrize("key", EVERYONE)
def test_the_page_of_every_post(here: Town, at_desk: AtDesk, key: str) -> None:
    case, child = world.case(here), world.child(here)
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    measure(case, here, task="要求丁")
    world.report(here)
    page = at_desk(here, key).get("desk:home")
    assert page.status_code == 200
    assert not [t for t in ("小轩", "要求丁", "淤青", "三年级", "叔叔") if t in text_of(page)]


def test_a_person_without_a_post_sees_an_empty_day(here: Town, clock: StandingClock) -> None:
    person = world.org.person("nobody110", "岑无职", town=here.code)
    worker = Worker(person, at=clock.at)
    assert worker.get("desk:home").status_code == 200
    assert worker.get("desk:notices").status_code == 200
    assert today(Actor(person.pk), at=NOW).mine == []


def test_figures_are_the_leaders_and_open_to_their_rows(here: Town, at_desk: AtDesk) -> None:
    world.report(here)
    world.case(here)
    tiles = {tile["label"]: tile["value"] for tile in figures(here["leader"], at=NOW)}
    assert (tiles["等受理的报告"], tiles["在办个案"], tiles["有超期的个案"]) == (1, 1, 0)
    late = {tile["label"]: tile for tile in figures(here["leader"], at=NOW + timedelta(days=60))}
    assert late["有超期的个案"]["value"] == 1
    leader = at_desk(here, "leader")
    for tile in figures(here["leader"], at=NOW):
        assert leader.client.get(tile["url"]).status_code == 200, tile["label"]
    assert figures(here["clerk"], at=NOW) == []


def test_the_week_has_seven_days_and_what_is_late(here: Town) -> None:
    world.case(here)
    shown = today(here["clerk"], at=NOW)
    cells = ribbon(shown, town=here.code, at=NOW, wanted=Wanted())
    assert [cell["day"] for cell in cells] == ["30", "1", "2", "3", "4", "5", "6"]
    assert cells[0]["kind"] == "today"
    assert cells[1]["word"] == "休"
    # The Saturday after the holiday is worked: the swap day says so.
    back = NOW + timedelta(days=7)
    week = ribbon(shown, town=here.code, at=back, wanted=Wanted())
    assert [cell["word"] for cell in week if cell["kind"] != "late"][:5] == [
        "今天休", "周四", "周五", "周六班", "休",
    ]  # fmt: skip
    later = NOW + timedelta(days=60)
    assert (
        ribbon(today(here["clerk"], at=later), town=here.code, at=later, wanted=Wanted())[0]["kind"]
        == "late"
    )


def test_a_year_without_published_holidays_is_still_drawn(here: Town) -> None:
    far = NOW.replace(year=2033)
    assert len(ribbon(today(here["clerk"], at=far), town=here.code, at=far, wanted=Wanted())) == 7


def test_an_offer_that_is_registered_appears(here: Town) -> None:
    def offer(actor: Actor, at: object, limit: int) -> list[Todo]:
        return [Todo(key="x", bucket="mine", title="试一试", url="/")]

    todos.add("throw-away", offer)
    try:
        assert [todo.title for todo in today(here["police"], at=NOW).week] == ["试一试"]
    finally:
        todos.remove("throw-away")
    assert today(here["police"], at=NOW).week == []


# Mine or the station's, and one day of the week.


def test_what_a_colleague_has_in_hand_is_the_stations_not_mine(here: Town) -> None:
    case = world.case(here)
    mine = today(here["clerk"], at=NOW, scope="mine")
    theirs = today(here["supervisor"], at=NOW, scope="mine")
    assert {todo.key for todo in mine.mine} == {f"case:{case.pk}", f"reply:{case.reports.get().pk}"}
    assert (theirs.mine, len(theirs.others)) == ([], 2)
    assert "全站另有 2 件" not in theirs.sentence
    assert len(today(here["supervisor"], at=NOW, scope="all").mine) == 2


def test_who_left_leaves_the_work_to_everybody(here: Town) -> None:
    world.case(here)
    Appointment.objects.filter(person=here.people["clerk"]).update(valid_to=NOW.date())
    # The reply, the case, and that it has no handler any more.
    assert len(today(here["supervisor"], at=NOW, scope="mine").mine) == 3


def test_a_day_of_the_ribbon_narrows_the_list_by_its_address(
    here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    world.case(here)
    # The reply is due after the rest days, on the 8th.
    clock.move(days=5)
    clerk = at_desk(here, "clerk")
    page = clerk.get("desk:home")
    links = re.findall(r'class="wb-day-link" href="(/[^"#]*)#todo"', text_of(page))
    assert links
    for link in links:
        narrowed = text_of(clerk.client.get(link.replace("&amp;", "&")))
        assert "看全部" in narrowed
        assert 'class="wb-day-link" href="/#todo" aria-current="true"' in narrowed
    whole = today(here["clerk"], at=clock.at)
    day = day_of(whole.week[0])
    picked = whole.on(Wanted(day=day))
    assert picked.week == [todo for todo in whole.week if day_of(todo) == day]
    assert len(picked.mine) < len(whole.mine)
    nothing = clerk.get("desk:home", day="2031-01-01")
    assert "这一天没有轮到您的事" in text_of(nothing)
    assert clerk.get("desk:home", day="yesterday", scope="x").status_code == 200


def test_late_is_a_day_of_the_ribbon_too(here: Town) -> None:
    world.case(here)
    whole = today(here["clerk"], at=NOW + timedelta(days=20))
    picked = whole.on(Wanted(late=True))
    assert picked.mine == whole.late != []


def test_what_i_did_today_is_told_with_its_papers(here: Town, at_desk: AtDesk) -> None:
    case = world.case(here)
    investigate(case, here)
    page = text_of(at_desk(here, "clerk").get("desk:home"))
    found = [(one.what, one.paper) for one in done_today(here["clerk"], at=NOW + HOUR)]
    assert ("受理报告", f"报告 {case.reports.get().number}") in found
    assert f"个案 {case.number}" in {paper for _, paper in found}
    assert "今天已办" in page
    assert done_today(here["supervisor"], at=NOW + HOUR) == []
    assert done_today(here["clerk"], at=NOW + timedelta(days=1)) == []
