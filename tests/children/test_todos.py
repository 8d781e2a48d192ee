"""What files ask for on the home page."""

from __future__ import annotations

from datetime import date

from tests import world
from tests.children.test_facts import say
from tests.children.test_kept_categories import alone
from tests.world import NOW, Town
from weibao.children.actions.facts import Change
from weibao.children.actions.standing import close_file
from weibao.children.todos import to_confirm, to_hand_on


def test_one_line_for_all_that_waits_and_alarms_press(here: Town, there: Town) -> None:
    assert to_confirm(here["clerk"], NOW, 5) == []
    say(world.child(here, name="向小雨"), here, Change("economy", "low"))
    (line,) = to_confirm(here["clerk"], NOW, 5)
    assert (line.title, line.urgent) == ("1 个孩子有类别要确认", False)
    alone(here)
    (line,) = to_confirm(here["clerk"], NOW, 5)
    assert (line.title, line.urgent) == ("2 个孩子有类别要确认", True)
    assert to_confirm(here["director"], NOW, 5) == to_confirm(there["clerk"], NOW, 5) == []


def test_who_is_of_age_and_in_the_register_is_asked_for(here: Town, there: Town) -> None:
    child = world.child(here, birth=date(2008, 10, 1))
    world.child(here, name="向小雨", birth=date(2012, 10, 1))
    # Of age from the day after the birthday.
    for day, number in ((date(2026, 10, 1), 0), (date(2026, 10, 2), 1)):
        at = NOW.replace(month=day.month, day=day.day)
        assert len(to_hand_on(here["clerk"], at, 5)) == number
    assert to_hand_on(here["director"], at, 5) == to_hand_on(there["clerk"], at, 5) == []
    assert to_hand_on(here["clerk"], at, 5)[0].title == "1 个孩子已满 18 周岁，还在册"
    close_file(child.pk, by=here["clerk"], at=at, version=1, kind="adult", reason="转成年救助")
    assert to_hand_on(here["clerk"], at, 5) == []
