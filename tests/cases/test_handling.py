"""A case is never without a person for long: who leaves a post leaves it to be given to another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import at_stage, fresh, hand_over, measure
from tests.org import factories as org
from tests.world import NOW, Town
from weibao.cases.actions import lead, measures
from weibao.cases.models import Case, Measure
from weibao.cases.queries.handling import may_handle, without_handler
from weibao.cases.todos import given
from weibao.cases.unit_todos import nobody
from weibao.org.actions import people, posts
from weibao.org.models import Appointment, Post
from weibao.org.roles import Role

LATER = NOW + timedelta(days=1)
ON = LATER.date()


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def dismiss(where: Town, key: str) -> None:
    held = Appointment.objects.get(person=where.people[key], valid_to=None)
    posts.end_appointment(
        appointment=held.pk, version=held.version, on=ON, by=where["keeper"], at=NOW
    )


def numbers(where: Town, key: str) -> list[str]:
    return [todo.title for todo in nobody(where[key], LATER, 10)]


def test_who_may_be_named(here: Town, case: Case) -> None:
    assert set(may_handle(case, on=ON)) == {here.people["clerk"], here.people["supervisor"]}
    case = hand_over(case, here)
    assert list(may_handle(case, on=ON)) == [here.people["police"]]


def test_a_handler_dismissed_with_open_work(here: Town, case: Case) -> None:
    """The tasks stay with the post's unit; the supervisor is asked to name another person."""
    hand_over(case, here)
    sent = measure_of_police(case, here)
    assert numbers(here, "supervisor") == []
    dismiss(here, "police")
    assert numbers(here, "supervisor") == [f"给个案 {case.number} 定承办人"]
    assert list(may_handle(fresh(case), on=ON)) == []
    successor = org.person("police2", "安正国", town=here.code)
    post = Post.objects.get(unit=here.units["police"])
    posts.appoint(post=post.pk, person=successor.pk, valid_from=ON, by=here["keeper"], at=NOW)
    acting = org.acting(successor, ON)
    assert [todo.key for todo in given(acting, LATER, 10)] == [f"measure:{sent.pk}"]
    assert [todo.title for todo in nobody(acting, LATER, 10)] == [f"给个案 {case.number} 定承办人"]
    lead.name_handler(
        case.pk,
        by=acting,
        at=LATER,
        version=fresh(case).version,
        person=successor,
    )
    assert numbers(here, "supervisor") == []


def measure_of_police(case: Case, where: Town) -> Measure:
    return measures.decide(
        case.pk,
        by=where["police"],
        at=NOW,
        version=fresh(case).version,
        kind="police",
        unit=where.units["police"],
    )


def test_an_account_switched_off(here: Town, case: Case) -> None:
    person = here.people["clerk"]
    people.deactivate(person=person.pk, version=person.version, by=here["keeper"], at=NOW)
    assert numbers(here, "supervisor") == [f"给个案 {case.number} 定承办人"]


def test_another_post_in_the_same_unit_will_do(here: Town, case: Case) -> None:
    org.seat(here.people["clerk"], Role.CHILD_SUPERVISOR, here.units["station"])
    held = Appointment.objects.filter(person=here.people["clerk"]).earliest("valid_from")
    posts.end_appointment(
        appointment=held.pk, version=held.version, on=ON, by=here["keeper"], at=NOW
    )
    assert numbers(here, "supervisor") == []


def test_a_closed_case_needs_nobody(here: Town) -> None:
    at_stage(here, "closed")
    dismiss(here, "clerk")
    assert list(without_handler(here["supervisor"], on=ON)) == []


def test_only_the_lead_and_the_supervisor_are_asked(here: Town, case: Case) -> None:
    measure(case, here)
    dismiss(here, "clerk")
    for key in ("director", "police", "leader", "discipline", "keeper"):
        assert numbers(here, key) == [], key
