"""What a person must not hear of is asked for only where there is something."""

from __future__ import annotations

from tests import world
from tests.world import NOW, Town
from weibao.cases.actions import asides
from weibao.kernel.excluding import excluded


def test_nothing_is_excluded_for_who_stays_away_from_nothing(here: Town) -> None:
    assert excluded(here["clerk"]) == []


def test_who_steps_aside_has_every_kind_left_out(here: Town) -> None:
    case = world.case(here)
    asides.step_aside(case.pk, by=here["clerk"], at=NOW, reason="亲戚")
    found = excluded(here["clerk"])
    assert len(found) > 5
    assert case.pk in {row["case"] for row in found[0]}
    assert excluded(here["supervisor"]) == []
