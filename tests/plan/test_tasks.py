"""The page of the plan's tasks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.plan.test_adopting import adopted
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import Town

AtDesk = Callable[[Town, str], Worker]


def test_everyone_reads_the_plan_and_sees_the_own_part(here: Town, at_desk: AtDesk) -> None:
    adopted(here)
    station = text_of(at_desk(here, "clerk").get("plan:list"))
    village = text_of(at_desk(here, "director").get("plan:list"))
    # Once at the task, once in the line that says what the mark means.
    assert station.count("您单位有责") == 2
    assert "没有对上本镇单位：平安办、不认识的单位" in station
    assert village.count("您单位有责") == 2, "各村（社区）也是它"


def test_without_a_plan_the_page_says_what_comes(here: Town, at_desk: AtDesk) -> None:
    assert "还没有采用方案" in text_of(at_desk(here, "clerk").get("plan:list"))


def test_the_plan_of_the_next_town_is_not_shown(towns: Towns, at_desk: AtDesk) -> None:
    adopted(towns.here)
    assert "入户走访" not in text_of(at_desk(towns.there, "clerk").get("plan:list"))


@pytest.mark.parametrize("key", ["custodian"])
def test_custodians_have_no_such_page(here: Town, at_desk: AtDesk, key: str) -> None:
    assert at_desk(here, key).get("plan:list").status_code == 404
