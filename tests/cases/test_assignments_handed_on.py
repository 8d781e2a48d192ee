"""交办事项 go on to somebody else: by the case, or because whoever had them left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.cases.sharing import ask, assign, target
from tests.cases.stages import fresh, measure
from tests.org import factories as org
from tests.world import NOW, Town
from weibao.cases.actions.asides import step_aside
from weibao.cases.actions.assignments import finish, hand_on, take_from_those_who_left
from weibao.cases.actions.lead import move_work
from weibao.cases.models import Case, CaseAccess
from weibao.cases.permissions import CASES_VIEW
from weibao.cases.together_todos import asked
from weibao.kernel.workflow import Blocked
from weibao.office import clocks
from weibao.office.models import Clock, Notice
from weibao.org.actions import people
from weibao.org.models import Appointment, Unit
from weibao.org.roles import Role

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


def test_handed_on_by_the_same_day(here: Town, case: Case) -> None:
    row = assign(case, here, person="police")
    hand_on(row.pk, by=here["clerk"], at=LATER, to=target(here, "school", "teacher"))
    row.refresh_from_db()
    assert (row.unit, row.person, row.moved_at) == (
        here.units["school"],
        here.people["teacher"],
        LATER,
    )
    clock = Clock.objects.get(subject=row.pk, state__in=clocks.OPEN)
    assert (clock.unit, clock.person) == (here.units["school"], here.people["teacher"].pk)
    assert todo_keys(here, "teacher") == [f"assignment:{row.pk}"]
    assert todo_keys(here, "police") == []
    assert not CASES_VIEW.can(here["police"], case)
    with pytest.raises(Blocked):
        hand_on(row.pk, by=here["clerk"], at=LATER, to=target(here, "school", "teacher"))


def leave(where: Town, key: str) -> None:
    row = Appointment.objects.get(person=where.people[key], post__unit=where.units["police"])
    Appointment.objects.filter(pk=row.pk).update(valid_to=NOW.date())


def test_who_leaves_the_post_leaves_the_task_to_the_unit(
    here: Town, case: Case, colleague: str
) -> None:
    row = assign(case, here, person="police")
    second = assign(case, here, person="police", task="另一件")
    assert take_from_those_who_left(NOW) == 0
    leave(here, "police")
    assert take_from_those_who_left(NOW) == 2
    assert take_from_those_who_left(NOW) == 0
    row.refresh_from_db()
    assert (row.unit, row.person, row.moved_at) == (here.units["police"], None, NOW)
    assert set(todo_keys(here, colleague)) == {f"assignment:{row.pk}", f"assignment:{second.pk}"}
    person = here.people["police"]
    assert not CaseAccess.objects.filter(person=person, valid_to=None).exists()
    told = Notice.objects.filter(role=Role.CHILD_SUPERVISOR, text__contains="原来的人不再办")
    assert told.count() == 2
    assert Clock.objects.get(subject=row.pk).person is None


def test_who_steps_aside_leaves_the_task_to_the_unit(
    here: Town, case: Case, colleague: str
) -> None:
    row = assign(case, here, person="police")
    step_aside(case.pk, by=here["police"], at=NOW, reason="和被反映人是亲戚")
    assert todo_keys(here, "police") == []
    assert take_from_those_who_left(NOW) == 1
    row.refresh_from_db()
    assert (row.unit, row.person) == (here.units["police"], None)
    assert (todo_keys(here, colleague), todo_keys(here, "police")) == (
        [f"assignment:{row.pk}"],
        [],
    )
    with pytest.raises(Blocked, match="回避"):
        hand_on(row.pk, by=here["clerk"], at=LATER, to=target(here, "police", "police"))


def test_with_the_lead_goes_what_the_old_lead_owed(here: Town, case: Case) -> None:
    measure(case, here, unit="village")
    task = assign(case, here, unit="station")
    own = assign(case, here, unit="station", person="supervisor")
    asked_of_lead = ask(case, here, by="director", unit="station", kind="facts")
    to_others = ask(case, here, unit="school")
    case = fresh(case)
    move_work(case, here.units["station"], here.units["police"])
    for row in (task, own, asked_of_lead, to_others):
        row.refresh_from_db()
    police, station = here.units["police"], here.units["station"]
    assert (task.unit, asked_of_lead.unit) == (police, police)
    assert (own.unit, to_others.unit, to_others.asker) == (
        station,
        here.units["school"],
        station,
    )
    assert Clock.objects.get(subject=task.pk).unit == police
    assert Clock.objects.get(subject=asked_of_lead.pk).unit == police


def test_an_account_switched_off_leaves_no_orphan(here: Town, case: Case) -> None:
    row = assign(case, here, person="police")
    person = here.people["police"]
    people.deactivate(person=person.pk, version=person.version, by=here["keeper"], at=NOW)
    assert take_from_those_who_left(NOW) == 1
    row.refresh_from_db()
    assert row.person is None


def test_a_unit_that_is_no_more_leaves_its_tasks_to_its_successor_or_the_lead(
    here: Town, case: Case
) -> None:
    row = assign(case, here, unit="school")
    other = assign(case, here, unit="other_village")
    Unit.objects.filter(pk=here.units["school"].pk).update(
        valid_to=NOW.date(), successor=here.units["police"]
    )
    Unit.objects.filter(pk=here.units["other_village"].pk).update(valid_to=NOW.date())
    assert take_from_those_who_left(NOW) == 2
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.unit, other.unit) == (here.units["police"], here.units["station"])


def test_what_is_done_or_of_a_closed_case_stays(here: Town, case: Case) -> None:
    row = assign(case, here, person="police")
    finish(row.pk, by=here["police"], at=NOW, result="办了")
    other = assign(case, here, person="police")
    Case.objects.filter(pk=case.pk).update(status="closed")
    leave(here, "police")
    assert take_from_those_who_left(NOW) == 0
    other.refresh_from_db()
    assert other.person == here.people["police"]
