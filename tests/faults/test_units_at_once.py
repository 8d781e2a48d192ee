"""Units that answer, withdraw and merge at the same moment, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from tests import world
from tests.cases.stages import fresh, invite, measure, offer
from tests.faults.test_races import SOON, unbroken
from tests.org import factories as org
from tests.support.together import together
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.cases.actions import asides, measures, returning, units
from weibao.cases.models import CaseAccess, StepAside
from weibao.cases.models.access import Sees
from weibao.office.models import Clock
from weibao.org.actions.units import close_unit
from weibao.org.models import Unit
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role
from weibao.org.tick import successions

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

Act = Callable[[], object]


@pytest.fixture
def here(real_towns: Towns) -> Town:
    return real_towns.here


def test_two_units_accept_at_once(here: Town) -> None:
    """Both take part: the case is the root, so the second waits and finds its own invitation."""
    case = world.case(here)
    asked = [invite(case, here, "police"), invite(case, here, "school")]
    police, teacher = here["police"], here["teacher"]
    outcomes = together(
        lambda: units.accept(asked[0].pk, by=police, at=SOON),
        lambda: units.accept(asked[1].pk, by=teacher, at=SOON),
    )
    assert outcomes == ["done", "done"]
    lines = CaseAccess.objects.filter(subject=case.pk, valid_to=None, sees=Sees.OWN)
    assert {line.unit for line in lines} == {here.units["police"], here.units["school"]}
    unbroken(case.pk, 5)


def test_two_colleagues_take_the_lead_over_at_once(here: Town) -> None:
    case = world.case(here)
    asked = offer(case, here)
    org.seat(here.people["teacher"], Role.HANDLER, here.units["police"])
    police, teacher = here["police"], here["teacher"]
    outcomes = together(
        lambda: units.accept(asked.pk, by=police, at=SOON),
        lambda: units.accept(asked.pk, by=teacher, at=SOON),
    )
    assert outcomes == ["Blocked", "done"]
    assert fresh(case).handler_id in {police.person_id, teacher.person_id}
    assert CaseAccess.objects.filter(unit=here.units["police"], valid_to=None).count() == 1
    unbroken(case.pk, 3)


def test_accepted_and_withdrawn_at_once(here: Town) -> None:
    case = world.case(here)
    asked = invite(case, here)
    police, clerk = here["police"], here["clerk"]
    outcomes = together(
        lambda: units.accept(asked.pk, by=police, at=SOON),
        lambda: units.withdraw(asked.pk, by=clerk, at=SOON),
    )
    assert outcomes == ["Blocked", "done"]
    asked.refresh_from_db()
    lines = CaseAccess.objects.filter(unit=here.units["police"], valid_to=None)
    assert asked.state in {"accepted", "withdrawn"}
    assert lines.count() == (asked.state == "accepted")
    state = Clock.objects.get(subject=asked.pk).state
    assert state == ("met" if asked.state == "accepted" else "cancelled")
    unbroken(case.pk, 3)


def test_declined_and_withdrawn_at_once(here: Town) -> None:
    case = world.case(here)
    asked = invite(case, here)
    police, clerk = here["police"], here["clerk"]
    outcomes = together(
        lambda: units.decline(asked.pk, by=police, at=SOON, reason="抽不出人"),
        lambda: units.withdraw(asked.pk, by=clerk, at=SOON),
    )
    # Declined first it may still be withdrawn; withdrawn first there is nothing to answer.
    assert outcomes in (["Blocked", "done"], ["done", "done"])
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert not CaseAccess.objects.filter(unit=here.units["police"], valid_to=None).exists()


def test_a_measure_taken_on_and_cancelled_at_once(here: Town) -> None:
    case = world.case(here)
    given = measure(case, here)
    director, clerk = here["director"], here["clerk"]
    outcomes = together(
        lambda: returning.give_back(given.pk, by=director, at=SOON, reason="搬走了"),
        lambda: measures.cancel(given.pk, by=clerk, at=SOON, reason="不需要了"),
    )
    assert outcomes in (["Blocked", "done"], ["done", "done"])
    given.refresh_from_db()
    assert given.state == "cancelled"
    assert Clock.objects.get(subject=given.pk).state == "cancelled"


def test_a_measure_taken_on_and_given_back_at_once(here: Town) -> None:
    """Two people of one unit: what the first said stands, and the limit runs where the measure lies."""
    case = world.case(here)
    given = measure(case, here)
    org.seat(here.people["teacher"], Role.HANDLER, here.units["village"])
    director, teacher = here["director"], here["teacher"]
    outcomes = together(
        lambda: returning.take_on(given.pk, by=director, at=SOON),
        lambda: returning.give_back(given.pk, by=teacher, at=SOON, reason="人手不够"),
    )
    assert outcomes in (["Blocked", "done"], ["Refused", "done"])
    given.refresh_from_db()
    answer = given.answers.get()
    lies_with = here.units["village" if answer.accepted else "station"]
    assert given.unit == lies_with
    assert Clock.objects.get(subject=given.pk).unit == lies_with


def test_one_person_excluded_twice_at_once(here: Town) -> None:
    case = world.case(here)
    person = here.people["police"]

    def exclude(key: str) -> Act:
        by = here[key]
        return lambda: asides.exclude(case.pk, by=by, at=SOON, person=person, reason="亲属")

    assert together(exclude("supervisor"), exclude("leader")) == ["Blocked", "done"]
    assert StepAside.objects.count() == 1


def test_the_lead_is_merged_while_it_takes_over(here: Town) -> None:
    """Whichever is first, the case ends with a unit that exists."""
    case = world.case(here)
    asked = offer(case, here)
    heir = org.unit("清溪公安分局", UnitKind.POLICE, town=here.code)
    row = Unit.objects.get(pk=here.units["police"].pk)
    police, keeper = here["police"], here["keeper"]
    outcomes = together(
        lambda: units.accept(asked.pk, by=police, at=SOON),
        lambda: close_unit(
            unit=row.pk, version=row.version, on=NOW.date(), into=heir.pk, by=keeper, at=SOON
        ),
    )
    assert "done" in outcomes
    # What came in between the two is carried over by the next round of the tick.
    with transaction.atomic():
        successions(SOON)
    waits = case.invitations.filter(state="asked", unit=heir).exists()
    assert fresh(case).lead == heir or waits
    assert not CaseAccess.objects.filter(unit=row, valid_to=None).exists()
