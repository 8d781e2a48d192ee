"""交办事项: for a unit or one person, done once, handed on, and never left with somebody who went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.sharing import assign, day, target
from tests.cases.stages import at_stage, fresh
from tests.office.attached import jpeg, uploaded
from tests.org import factories as org
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.access import sees
from weibao.cases.actions import assignments as acts
from weibao.cases.actions.assignments import (
    Target,
    finish,
    give_up,
    hand_on,
    withdraw,
)
from weibao.cases.closing import owed
from weibao.cases.models import Assignment, Case
from weibao.cases.permissions import ASSIGNMENTS_READ, CASES_VIEW
from weibao.cases.queries.targets import candidates, taking_part
from weibao.cases.together_todos import asked
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office import notices, reminding
from weibao.office.models import Clock, Notice, StoredFile
from weibao.org.roles import Role

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(days=1)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


@pytest.fixture
def colleague(here: Town) -> str:
    """A second policeman."""
    person = org.person("police2", "安正国", town=here.code)
    org.seat(person, Role.HANDLER, here.units["police"])
    here.people["colleague"] = person
    return "colleague"


def todo_keys(where: Town, key: str) -> list[str]:
    return [todo.key for todo in asked(where[key], NOW, 50)]


def test_a_unit_is_told_timed_and_sees_its_part(here: Town, case: Case) -> None:
    row = assign(case, here)
    clock = Clock.objects.get(subject=row.pk)
    assert (clock.deadline, clock.unit, clock.case) == ("IN021", here.units["police"], case.pk)
    assert clock.due_at is not None
    assert f"{clock.due_at:%Y-%m-%d %H:%M}" in {f"{day(3)} 23:59", f"{day(3)} 15:59"}
    assert sees(case, here["police"]) == "own"
    told = Notice.objects.get(key=f"assignment:{row.pk}")
    assert (told.unit, case.number in told.text) == (here.units["police"], True)
    assert "接孩子" not in told.text
    assert fresh(case).version == case.version + 1
    assert Event.objects.filter(kind="case.assigned").count() == 1


def test_what_need_not_show_the_child_shows_the_task_alone(here: Town, case: Case) -> None:
    row = assign(case, here, shows_child=False)
    assert not CASES_VIEW.can(here["police"], case)
    assert ASSIGNMENTS_READ.can(here["police"], row)


def test_one_person_is_asked_and_nobody_else(here: Town, case: Case, colleague: str) -> None:
    row = assign(case, here, person="police")
    assert todo_keys(here, "police") == [f"assignment:{row.pk}"]
    assert todo_keys(here, colleague) == []
    assert not ASSIGNMENTS_READ.can(here[colleague], row)
    assert not CASES_VIEW.can(here[colleague], case)
    assert sees(case, here["police"]) == "own"
    # The notice is that person's, too.
    assert notices.unread(here["police"]).filter(subject=row.pk).exists()
    assert not notices.unread(here[colleague]).filter(subject=row.pk).exists()
    with pytest.raises(Refused):
        finish(row.pk, by=here[colleague], at=NOW, result="我来办了")


def test_a_task_of_the_unit_is_anybodys_there(here: Town, case: Case, colleague: str) -> None:
    row = assign(case, here)
    keys = [f"assignment:{row.pk}"]
    assert (todo_keys(here, "police"), todo_keys(here, colleague)) == (keys, keys)
    assert todo_keys(here, "teacher") == []
    assert finish(row.pk, by=here[colleague], at=NOW, result="接到了").state == "done"
    assert todo_keys(here, "police") == []


def test_the_reminder_of_a_persons_task_goes_to_the_person(
    here: Town, case: Case, colleague: str
) -> None:
    row = assign(case, here, person="police", due=1)
    reminding.remind(NOW + timedelta(days=1, hours=2))
    reminding.late(NOW + timedelta(days=3))
    reminding.escalate(NOW + timedelta(days=4))
    own = notices.unread(here["police"]).filter(subject=row.pk, text__contains="交办事项")
    assert own.count() == 2
    assert not notices.unread(here[colleague]).filter(subject=row.pk).exists()
    # Those who watch over the town are led to the case: they see stages, not tasks.
    above = notices.unread(here["leader"]).get(text__contains="请督促")
    assert (above.subject_kind, above.subject) == ("cases.case", case.pk)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_nobody_can_plan_for(here: Town, case: Case, days: int) -> None:
    with pytest.raises(Blocked):
        assign(case, here, due=days)
    assert Assignment.objects.count() == 0


def test_only_people_who_handle_things_in_units_of_the_town(towns: Towns, case: Case) -> None:
    here, there = towns.here, towns.there
    wrong = [
        Target(there.units["police"]),
        Target(here.units["police"], here.people["teacher"]),
        Target(here.units["government"], here.people["leader"]),
    ]
    for to in wrong:
        with pytest.raises(Blocked):
            assign_to(to, case, here)
    assert Assignment.objects.count() == 0


def assign_to(to: Target, case: Case, where: Town, *, by: str = "clerk") -> None:
    acts.assign(case.pk, by=where[by], at=NOW, to=to, task="去看看", due_on=day(1))


@pytest.mark.parametrize("key", ["director", "police", "leader", "keeper", "custodian"])
def test_only_caseworkers_give_tasks(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Refused):
        assign_to(target(here), case, here, by=key)


# The end.


def test_done_with_a_result_and_files(here: Town, case: Case) -> None:
    row = assign(case, here)
    token = uploaded(jpeg(), at=LATER)
    done = finish(row.pk, by=here["police"], at=LATER, result="接到了", files=[token])
    assert (done.state, done.ended_at, done.ended_by) == (
        "done",
        LATER,
        here.people["police"].pk,
    )
    assert Clock.objects.get(subject=row.pk).state == "met"
    assert StoredFile.objects.get().subject == row.pk
    told = Notice.objects.get(key=f"assignment-end:{row.pk}")
    assert (told.unit, "接到了" in told.text) == (here.units["station"], False)


def test_not_possible_with_the_reason(here: Town, case: Case) -> None:
    row = give_up(assign(case, here).pk, by=here["police"], at=LATER, reason="人不在本地")
    assert (row.state, row.result) == ("impossible", "人不在本地")
    assert "办不了" in Notice.objects.get(key=f"assignment-end:{row.pk}").text


def test_withdrawn_by_the_case_alone(here: Town, case: Case) -> None:
    row = assign(case, here)
    with pytest.raises(Refused):
        withdraw(row.pk, by=here["police"], at=NOW, reason="不想办")
    assert withdraw(row.pk, by=here["supervisor"], at=NOW, reason="已经接到了").state == "withdrawn"
    assert Clock.objects.get(subject=row.pk).state == "cancelled"


ENDS: list[Callable[[Assignment, Town], Assignment]] = [
    lambda row, here: finish(row.pk, by=here["clerk"], at=NOW, result="x"),
    lambda row, here: give_up(row.pk, by=here["clerk"], at=NOW, reason="x"),
    lambda row, here: withdraw(row.pk, by=here["clerk"], at=NOW, reason="x"),
    lambda row, here: hand_on(row.pk, by=here["clerk"], at=NOW, to=target(here, "school")),
]


@pytest.mark.parametrize("first", range(3))
@pytest.mark.parametrize("second", range(4))
def test_a_task_ends_once(here: Town, case: Case, first: int, second: int) -> None:
    row = assign(case, here)
    ENDS[first](row, here)
    with pytest.raises(Blocked):
        ENDS[second](row, here)


def test_an_end_needs_words(here: Town, case: Case) -> None:
    row = assign(case, here)
    with pytest.raises(Blocked):
        finish(row.pk, by=here["police"], at=NOW, result="")
    with pytest.raises(Blocked):
        give_up(row.pk, by=here["police"], at=NOW, reason="")


@pytest.mark.parametrize("key", ["neighbour", "teacher", "leader", "custodian", "keeper"])
def test_others_do_not_say_it_is_done(here: Town, case: Case, key: str) -> None:
    row = assign(case, here)
    with pytest.raises(Refused):
        finish(row.pk, by=here[key], at=NOW, result="x")


def test_an_open_task_keeps_the_case_open(here: Town) -> None:
    case = at_stage(here, "answering")
    row = assign(case, here)
    assert owed(case) == [f"清溪派出所的交办事项（{day(3):%m-%d} 前）还没有办完"]
    finish(row.pk, by=here["police"], at=NOW, result="办了")
    assert owed(case) == []


def test_nothing_is_given_in_a_closed_case(here: Town) -> None:
    case = at_stage(here, "closed")
    with pytest.raises(Blocked, match="结案"):
        assign(case, here)


def test_who_may_be_asked(here: Town, case: Case) -> None:
    found = {
        entry.unit: {person.pk for person in entry.people}
        for entry in candidates(case, on=NOW.date())
    }
    assert found[here.units["police"]] == {here.people["police"].pk}
    # Leaders, custodians and the keeper are no handlers.
    assert found[here.units["government"]] == set()
    station = {here.people["clerk"].pk, here.people["supervisor"].pk}
    assert found[here.units["station"]] == station
    assert taking_part(case) == {here.units["station"].pk}


# In the browser.


def test_given_and_done_in_the_browser(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    url = f"/cases/{case.pk}/assignments/"
    page = clerk.get("cases:detail", case.pk)
    empty = clerk.press(page, url, task="")
    assert empty.status_code == 422
    assert "选由谁办" in text_of(empty)
    person = f"person:{here.units['police'].pk}:{here.people['police'].pk}"
    typed = {"to": person, "task": "去接孩子放学😀𠮷", "due_on": day(2).isoformat()}
    done = clerk.press(empty, url, **typed)
    assert done.headers["Location"] == f"/cases/{case.pk}/#assignments"
    row = Assignment.objects.get()
    assert (row.person, row.shows_child) == (here.people["police"], True)
    police = at_desk(here, "police")
    assert f"/cases/assignments/{row.pk}/" in text_of(police.get("desk:home"))
    page = police.get("cases:assignment", row.pk)
    assert "去接孩子放学😀𠮷" in text_of(page)
    action = f"/cases/assignments/{row.pk}/result/"
    assert police.press(page, action, words="").status_code == 422
    assert police.press(page, action, words="接到了").status_code == 302
    shown = text_of(clerk.get("cases:detail", case.pk))
    assert "清溪派出所办完交办事项" in shown


def test_a_double_click_ends_it_once(here: Town, case: Case, at_desk: AtDesk) -> None:
    row = assign(case, here)
    police = at_desk(here, "police")
    page = police.get("cases:assignment", row.pk)
    action = f"/cases/assignments/{row.pk}/result/"
    codes = [police.press(page, action, words="接到了").status_code for _ in range(2)]
    assert (codes, fresh(case).version) == ([302, 302], case.version + 2)


def test_two_tabs_say_different_things(here: Town, case: Case, at_desk: AtDesk) -> None:
    row = assign(case, here)
    police = at_desk(here, "police")
    first, second = (police.get("cases:assignment", row.pk) for _ in range(2))
    police.press(first, f"/cases/assignments/{row.pk}/result/", words="接到了")
    late = police.press(second, f"/cases/assignments/{row.pk}/refusal/", why="没接到")
    assert late.status_code == 409
    assert Assignment.objects.get().result == "接到了"


@pytest.mark.parametrize("due", ["2020-01-01", "2099-01-01", "明天", ""])
def test_a_wrong_day_is_said_beside_the_field(
    here: Town, case: Case, at_desk: AtDesk, due: str
) -> None:
    clerk = at_desk(here, "clerk")
    typed = {"to": f"unit:{here.units['police'].pk}", "task": "长" * 1000, "due_on": due}
    page = clerk.send("cases:assign", case.pk, **typed)
    assert page.status_code == 422
    assert form_on(page, f"/cases/{case.pk}/assignments/").fields["task"] == "长" * 1000
    assert "日期" in text_of(page)


def test_ten_thousand_characters_come_back(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    typed = {
        "to": f"unit:{here.units['police'].pk}",
        "task": "长" * 10_000,
        "due_on": day(1).isoformat(),
    }
    page = clerk.send("cases:assign", case.pk, **typed)
    assert page.status_code == 422
    assert form_on(page, f"/cases/{case.pk}/assignments/").fields["task"] == "长" * 10_000


def test_a_target_of_elsewhere_is_no_choice(towns: Towns, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(towns.here, "clerk")
    for to in (f"unit:{towns.there.units['police'].pk}", "unit:x", "person:1:2"):
        page = clerk.send("cases:assign", case.pk, to=to, task="去", due_on=day(1).isoformat())
        assert page.status_code == 422
    assert Assignment.objects.count() == 0


def test_the_page_of_a_task_without_the_case_shows_its_number_alone(
    here: Town, at_desk: AtDesk
) -> None:
    child = world.child(here)
    case = world.case(here, child=child, what="只有办案的人知道的事由")
    row = assign(case, here, shows_child=False)
    text = text_of(at_desk(here, "police").get("cases:assignment", row.pk))
    assert case.number in text
    assert "事由" not in text
    assert f"/cases/{case.pk}/" not in text
    assert "向" not in text.replace("向保管人", "")


def test_the_clerk_hands_it_on_and_takes_it_back(here: Town, case: Case, at_desk: AtDesk) -> None:
    row = assign(case, here)
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:assignment", row.pk)
    to = f"unit:{here.units['school'].pk}"
    clerk.press(page, f"/cases/assignments/{row.pk}/handover/", to=to)
    row.refresh_from_db()
    assert row.unit == here.units["school"]
    page = clerk.get("cases:assignment", row.pk)
    clerk.press(page, f"/cases/assignments/{row.pk}/withdrawal/", why="不用了")
    page = clerk.get("cases:assignment", row.pk)
    assert "已撤回" in text_of(page)
    assert not has_form(page, f"/cases/assignments/{row.pk}/result/")
