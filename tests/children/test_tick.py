"""Once a day the rules are asked again, by the worker."""

from __future__ import annotations

from datetime import timedelta

from tests.children.test_kept_categories import alone
from tests.world import NOW, Town
from weibao.children.tick import categories, go_through


def test_once_a_day_and_by_the_worker(here: Town) -> None:
    _, found = alone(here)
    assert [categories(NOW), categories(NOW + timedelta(hours=5))] == [1, 0]
    assert categories(NOW + timedelta(days=1)) == 1
    go_through.func(at=NOW.replace(year=2031, month=3, day=6))
    found.refresh_from_db()
    assert found.state == "ended"
