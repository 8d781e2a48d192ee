"""A unit is merged into another: its cases, measures, access, clocks and invitations follow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.cases.sharing import ask, assign
from tests.cases.stages import at_stage, fresh, hand_over, invite, measure, offer
from tests.org import factories as org
from tests.world import NOW, Town
from weibao.cases.access import give
from weibao.cases.actions import course, units
from weibao.cases.models import Case, CaseAccess, Measure
from weibao.cases.models.access import Sees
from weibao.cases.permissions import (
    ASSIGNMENTS_END,
    CASES_VIEW,
    CASES_WORK,
    MEASURE_FINISH,
    QUESTIONS_ANSWER,
)
from weibao.cases.todos import given, led
from weibao.cases.unit_todos import invited, nobody
from weibao.kernel.actor import Actor
from weibao.office.models import Clock, Notice
from weibao.office.notices import unread
from weibao.org.actions.units import close_unit
from weibao.org.models import Unit
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role
from weibao.org.tick import successions

LATER = NOW + timedelta(days=2)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


@pytest.fixture
def heir(here: Town) -> Unit:
    return org.unit("清溪公安分局", UnitKind.POLICE, town=here.code)


@pytest.fixture
def colonel(here: Town, heir: Unit) -> Actor:
    person = org.person("colonel", "安正国", town=here.code)
    org.seat(person, Role.HANDLER, heir)
    return org.acting(person, NOW.date())


def merge(where: Town, unit: str, heir: Unit, *, days: int = 0) -> None:
    row = Unit.objects.get(pk=where.units[unit].pk)
    close_unit(
        unit=row.pk,
        version=row.version,
        on=(NOW + timedelta(days=days)).date(),
        into=heir.pk,
        by=where["keeper"],
        at=NOW,
    )
    successions(NOW)


def test_the_lead_is_merged(here: Town, case: Case, heir: Unit, colonel: Actor) -> None:
    case = hand_over(case, here)
    before = Clock.objects.get(subject=case.pk, deadline="IN003")
    merge(here, "police", heir)
    now = fresh(case)
    assert now.lead == heir
    assert now.version == case.version + 1
    assert CASES_WORK.can(colonel, case)
    after = Clock.objects.get(pk=before.pk)
    assert (after.unit, after.started_at, after.due_at) == (heir, before.started_at, before.due_at)
    assert not CaseAccess.objects.filter(unit=here.units["police"], valid_to=None).exists()
    assert [todo.title for todo in nobody(here["supervisor"], LATER, 10)] == [
        f"给个案 {case.number} 定承办人"
    ]
    assert case.number in led(colonel, LATER, 10)[0].title
    course.edit(case.pk, by=colonel, at=LATER, seen=now.version, values={"findings": "接着办"})


def test_measures_follow(here: Town, case: Case, heir: Unit, colonel: Actor) -> None:
    sent = measure(case, here, unit="police")
    merge(here, "police", heir)
    assert Measure.objects.get(pk=sent.pk).unit == heir
    assert Clock.objects.get(subject=sent.pk).unit == heir
    assert MEASURE_FINISH.can(colonel, sent)
    assert [todo.key for todo in given(colonel, LATER, 10)] == [f"measure:{sent.pk}"]


def test_what_is_done_stays_with_who_did_it(here: Town, heir: Unit) -> None:
    case = at_stage(here, "closed")
    merge(here, "village", heir)
    assert case.measures.get().unit == here.units["village"]
    assert fresh(case).lead == here.units["station"]


def test_invitations_follow(here: Town, case: Case, heir: Unit, colonel: Actor) -> None:
    invitation = invite(case, here)
    merge(here, "police", heir)
    assert [todo.key for todo in invited(colonel, LATER, 10)] == [f"invited:{invitation.pk}"]
    assert Clock.objects.get(subject=invitation.pk).unit == heir
    units.accept(invitation.pk, by=colonel, at=LATER)
    line = CaseAccess.objects.get(subject=case.pk, unit=heir, valid_to=None)
    assert line.sees == Sees.OWN


def test_both_were_asked_for_the_same(here: Town, case: Case, heir: Unit) -> None:
    """Only one offer of the lead is open at a time, so two are two invitations to support."""
    first = invite(case, here)
    units.invite(
        case.pk,
        by=here["clerk"],
        at=NOW,
        version=fresh(case).version,
        unit=heir,
        sees=Sees.OWN,
        why="协查",
    )
    merge(here, "police", heir)
    first.refresh_from_db()
    assert first.state == "withdrawn"
    assert case.invitations.get(state="asked").unit == heir


def test_a_lead_that_is_offered_to_its_heir(here: Town, case: Case, heir: Unit) -> None:
    case = hand_over(case, here)
    units.offer_lead(
        case.pk,
        by=here["police"],
        at=NOW,
        version=case.version,
        unit=heir,
        why="归分局管",
        stays=False,
    )
    merge(here, "police", heir)
    assert fresh(case).lead == heir


def test_an_offer_of_the_lead_follows(here: Town, case: Case, heir: Unit, colonel: Actor) -> None:
    invitation = offer(case, here)
    merge(here, "police", heir)
    units.accept(invitation.pk, by=colonel, at=LATER)
    assert fresh(case).lead == heir


def test_the_wider_of_two_lines_stands(here: Town, case: Case, heir: Unit) -> None:
    give(case, here.units["police"], sees=Sees.OWN, at=NOW, why="受邀参与")
    give(case, heir, sees=Sees.ALL, at=NOW, why="受邀参与")
    merge(here, "police", heir)
    assert CaseAccess.objects.get(subject=case.pk, unit=heir, valid_to=None).sees == Sees.ALL


def test_notices_that_nobody_read_follow(
    here: Town, case: Case, heir: Unit, colonel: Actor
) -> None:
    measure(case, here, unit="police")
    assert Notice.objects.filter(unit=here.units["police"]).count() == 1
    merge(here, "police", heir)
    assert unread(colonel).count() == 1


def test_on_a_later_day_by_the_tick_and_only_once(
    here: Town, case: Case, heir: Unit, colonel: Actor
) -> None:
    case = hand_over(case, here)
    merge(here, "police", heir, days=1)
    assert fresh(case).lead == here.units["police"]
    assert successions(NOW) == 0
    assert successions(LATER) > 0
    assert fresh(case).lead == heir
    assert CASES_WORK.can(colonel, case)
    version = fresh(case).version
    assert successions(LATER) == 0
    assert fresh(case).version == version


def test_through_two_mergers(here: Town, case: Case, heir: Unit) -> None:
    case = hand_over(case, here)
    last = org.unit("云岭区公安局", UnitKind.POLICE, town=here.code)
    merge(here, "police", heir, days=1)
    row = Unit.objects.get(pk=heir.pk)
    close_unit(
        unit=row.pk,
        version=row.version,
        on=LATER.date(),
        into=last.pk,
        by=here["keeper"],
        at=NOW,
    )
    successions(LATER)
    assert fresh(case).lead == last


def test_closed_without_a_successor_the_supervisor_is_asked(here: Town, case: Case) -> None:
    case = hand_over(case, here)
    row = Unit.objects.get(pk=here.units["police"].pk)
    close_unit(unit=row.pk, version=row.version, on=NOW.date(), by=here["keeper"], at=NOW)
    assert fresh(case).lead == here.units["police"]
    assert len(nobody(here["supervisor"], LATER, 10)) == 1
    assert CASES_VIEW.can(here["supervisor"], case)
    units.offer_lead(
        case.pk,
        by=here["supervisor"],
        at=LATER,
        version=fresh(case).version,
        unit=here.units["school"],
        why="派出所撤了",
        stays=False,
    )


def test_tasks_and_questions_follow(here: Town, case: Case, heir: Unit, colonel: Actor) -> None:
    task = assign(case, here, unit="police")
    put = ask(case, here, unit="police")
    merge(here, "police", heir)
    for row in (task, put):
        row.refresh_from_db()
        assert row.unit == heir
        assert {clock.unit for clock in Clock.objects.filter(subject=row.pk)} <= {heir}
    assert ASSIGNMENTS_END.can(colonel, task)
    assert QUESTIONS_ANSWER.can(colonel, put)
