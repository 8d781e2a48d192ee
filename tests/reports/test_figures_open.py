"""A figure opens to exactly its rows; an address that says nonsense narrows nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town

AtDesk = Callable[[Town, str], Worker]


@pytest.fixture
def some(towns: Towns) -> Town:
    here = towns.here
    world.report(here, at=NOW - timedelta(days=40))
    world.report(here, circumstance="alone")
    world.report(here, circumstance="alone", area="")
    world.report(here, circumstance="sexual", area=f"{here.code}202")
    world.report(towns.there, area=towns.there.village)
    return here


def test_every_figure_opens_to_as_many_rows(
    some: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    clerk = at_desk(some, "clerk")
    page = text_of(clerk.get("reports:statistics"))
    cells = re.findall(r'href="(/reports/\?[^"]+)">[^<]+</a></th>.*?wb-num">(\d+)<', page)
    assert len(cells) > 8
    for link, number in cells:
        listed = clerk.client.get(link.replace("&amp;", "&")).context["list"].page
        assert listed.paginator.count == int(number), link


def test_what_is_set_is_shown_and_can_be_taken_away(some: Town, at_desk: AtDesk) -> None:
    clerk = at_desk(some, "clerk")
    query = {"from": "2026-09-01", "circumstance": "alone", "village": some.village}
    page = clerk.get("reports:list", **query).context["list"]
    assert page.page.paginator.count == 1
    assert {chip.label for chip in page.chips} == {"收到从", "情形", "村"}
    away = next(chip for chip in page.chips if chip.label == "村")
    found = clerk.client.get(f"/reports/{away.remove_url}").context["list"]
    assert found.page.paginator.count == 2


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "yesterday", "to": "2026-13-45"},
        {"from": "0001-01-01", "to": "9999-12-31"},
        {"circumstance": "' OR 1=1 --", "category": "RC99", "village": "%"},
        {"village": "1" * 40},
    ],
)
def test_nonsense_narrows_nothing(some: Town, at_desk: AtDesk, asked: dict[str, str]) -> None:
    shown = at_desk(some, "clerk").get("reports:list", **asked).context["list"]
    assert shown.asked.conditions == {}
    assert shown.page.paginator.count == 4
    assert shown.asked.dropped
