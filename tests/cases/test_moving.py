"""What goes along when work changes unit, and what stays where it is."""

from __future__ import annotations

import pytest

from tests import world
from tests.cases.sharing import ask, call
from tests.world import NOW, Town
from weibao.cases.actions import moving
from weibao.cases.models import Case


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def test_a_question_to_the_new_unit_stays_with_who_asked(here: Town, case: Case) -> None:
    """Nobody asks their own unit."""
    put = ask(case, here, unit="school")
    moving.move_asked(case, here.units["station"], here.units["school"])
    put.refresh_from_db()
    assert put.asker == here.units["station"]


def test_a_meeting_to_come_invites_the_heir_once(here: Town, case: Case) -> None:
    meeting = call(case, here, units=("police", "school"), hours=20)
    moving.move_all(case, here.units["police"], here.units["village"], at=NOW)
    moving.move_all(case, here.units["school"], here.units["village"], at=NOW)
    units = sorted(row.unit.short_name for row in meeting.attendances.exclude(unit=case.lead))
    assert "石桥村" in units
    assert units.count("石桥村") == 1
