"""What files ask for on the home page."""

from __future__ import annotations

from tests import world
from tests.children.test_facts import say
from tests.children.test_kept_categories import alone
from tests.world import NOW, Town
from weibao.children.actions.facts import Change
from weibao.children.todos import to_confirm


def test_one_line_for_all_that_waits_and_alarms_press(here: Town, there: Town) -> None:
    assert to_confirm(here["clerk"], NOW, 5) == []
    say(world.child(here, name="向小雨"), here, Change("economy", "low"))
    (line,) = to_confirm(here["clerk"], NOW, 5)
    assert (line.title, line.urgent) == ("1 个孩子有类别要确认", False)
    alone(here)
    (line,) = to_confirm(here["clerk"], NOW, 5)
    assert (line.title, line.urgent) == ("2 个孩子有类别要确认", True)
    assert to_confirm(here["director"], NOW, 5) == to_confirm(there["clerk"], NOW, 5) == []
