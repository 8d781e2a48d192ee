"""What stands in a case from its first moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from tests import world
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Event, Revision
from weibao.cases.actions.opening import open_case
from weibao.cases.models import Case, Participant
from weibao.kernel.permission import Refused
from weibao.office.models import Clock, FlowStep, Register


def opened(where: Town, **more: object) -> Case:
    given: dict[str, object] = {
        "by": where["clerk"],
        "at": NOW,
        "town": where.code,
        "area": where.village,
        "lead": where.units["station"],
        "circumstance": "beaten",
        "matter": "疑似受到伤害",
        "reported_at": NOW - timedelta(hours=2),
    }
    return open_case(**(given | more))  # type: ignore[arg-type]


def test_history_event_version_and_clock(here: Town) -> None:
    case = opened(here)
    step = FlowStep.objects.get(subject=case.pk)
    assert (step.step, step.target, step.person) == (
        "open",
        "investigating",
        here.people["clerk"].pk,
    )
    assert Event.objects.get(kind="case.opened").subject == case.pk
    assert Revision.objects.get(subject=case.pk).body["matter"] == [None, "疑似受到伤害"]
    clock = Clock.objects.get(subject=case.pk)
    assert (clock.deadline, clock.unit, clock.case) == ("IN003", here.units["station"], case.pk)


def test_numbers_of_two_towns_are_their_own(towns: Towns) -> None:
    found = [opened(towns.here), opened(towns.there), opened(towns.here)]
    assert [case.number for case in found] == ["2026-0001", "2026-0001", "2026-0002"]


def test_a_case_that_was_rolled_back_leaves_no_gap(here: Town) -> None:
    def broken_off() -> None:
        with transaction.atomic():
            opened(here)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert Register.objects.filter(name="case").count() == 0
    assert opened(here).number == "2026-0001"


@pytest.mark.parametrize(
    ("name", "suspect", "roles"),
    [
        ("", "", []),
        ("豆豆", "", ["child"]),
        ("", "叔叔", ["suspect"]),
        ("豆豆", "叔叔", ["child", "suspect"]),
    ],
)
def test_people_are_those_one_knows_of(
    here: Town, name: str, suspect: str, roles: list[str]
) -> None:
    case = opened(here, child_name=name, suspect=suspect)
    assert sorted(case.participants.values_list("role", flat=True)) == roles


def test_a_file_stands_for_the_name(here: Town) -> None:
    child = world.child(here, area=f"{here.code}202")
    case = opened(here, child=child.pk, child_name="豆豆")
    assert case.area == f"{here.code}202"
    only = Participant.objects.get(case=case)
    assert (only.child, only.name) == (child, "")


def test_a_file_of_elsewhere_opens_no_case(towns: Towns) -> None:
    foreign = world.child(towns.there, name="裴小路")
    with pytest.raises(Refused):
        opened(towns.here, child=foreign.pk)
    assert Case.objects.count() == 0
