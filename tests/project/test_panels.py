"""The keeper's box on the home page: whether the machine does its work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.office import ticking
from weibao.project.panels import state_of_the_machine

AtDesk = Callable[[Town, str], Worker]


def test_a_tick_that_stands_still_is_late(here: Town, at_desk: AtDesk) -> None:
    box = state_of_the_machine("home", None, here["keeper"], NOW)
    assert box is not None
    assert box.context["lines"][0][1:] == ("还没有做过", "late")
    ticking.run_round(at=NOW, holder="here")
    for minutes, tone in ((2, ""), (9, "late")):
        box = state_of_the_machine("home", None, here["keeper"], NOW + timedelta(minutes=minutes))
        assert box is not None
        assert box.context["lines"][0][2] == tone
    assert "系统在不在干活" in text_of(at_desk(here, "keeper").get("desk:home"))


def test_it_is_the_keepers_alone(here: Town) -> None:
    for key in ("clerk", "leader", "auditor", "custodian"):
        assert state_of_the_machine("home", None, here[key], NOW) is None, key
