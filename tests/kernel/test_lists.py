"""What a list's address means, what it cannot mean, and that it can be said again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.http import QueryDict

from tests.world import NOW, Town
from weibao.cases.lists import CASES
from weibao.kernel.lists import Asker, Filter, always, bulk, declaring, listings, showing
from weibao.kernel.lists.asking import Asked
from weibao.kernel.paging import counted, counted_all
from weibao.office.listing import read_only


def read(address: str, here: Town, key: str = "clerk", at: datetime = NOW) -> Asked:
    return read_only(QueryDict(address), CASES, Asker(here[key], at))[0]


def test_an_address_says_the_same_again(here: Town) -> None:
    said = "stage=disposing&stage=closed&risk=high&from=2026-01-05&sort=due&size=50"
    asked = read(said, here)
    assert asked.conditions == {
        "stage": ("disposing", "closed"),
        "risk": ("high",),
        "from": ("2026-01-05",),
    }
    assert (asked.sort, asked.size, asked.dropped) == ("due", 50, ())
    assert read(asked.query().lstrip("?"), here) == asked


@pytest.mark.parametrize(
    "address",
    [
        "stage=x",
        "stage=&village=",
        "village='; drop table cases_case",
        "village=" + "9" * 5000,
        "risk=high&risk=high" + "&risk=nonsense" * 300,
        "sort=--due",
        "sort=name",
        "size=0",
        "size=999999999999999999999",
        "size=-20",
        "from=2026-13-45",
        "from=0000-00-00",
        "from=9999-12-31",
        "days=-1",
        "days=7%00",
        "lead=not-a-unit",
        "clock=late&clock=soon",
        "view=%3Cscript%3E",
        "page=-1&view=all",
        "mine=1&wait=us&handler=00000000-0000-0000-0000-000000000000",
        "%ff%fe=%ff&stage=%ff",
    ],
)
def test_nonsense_is_left_out(address: str, here: Town) -> None:
    asker = Asker(here["clerk"], NOW)
    asked = read(address, here)
    assert asked.size in (20, 50, 100)
    assert list(CASES.select(asked, asker)[:5]) == []
    assert read(asked.query().lstrip("?"), here).conditions == asked.conditions


def test_what_was_left_out_is_said(here: Town) -> None:
    assert read("stage=nowhere&risk=high", here).dropped == ("阶段",)
    assert read("view=gone", here).dropped == ("这个常用视图",)


def test_a_condition_that_takes_one_value_takes_the_first_there_is(here: Town) -> None:
    assert read("clock=soon&clock=late", here).conditions["clock"] == ("late",)


def test_the_bare_address_is_the_first_view_of_the_role(here: Town) -> None:
    views = {key: read("", here, key).view for key in ("clerk", "police", "director", "leader")}
    assert views == {"clerk": "open", "police": "turn", "director": "turn", "leader": "late"}


def test_conditions_on_content_are_not_there_for_whoever_sees_none(here: Town) -> None:
    asked = read("circumstance=beaten&stage=closed", here, "leader")
    assert set(asked.conditions) == {"stage"}
    assert asked.dropped == ("情形",)
    keys = {entry.key for entry in CASES.filters_for(here["leader"])}
    assert not keys & {"circumstance", "handler"}


def test_a_key_with_a_meaning_of_its_own_is_no_condition() -> None:
    with pytest.raises(ValueError, match="sort"):
        Filter("sort", "排序", lambda rows, *_: rows, always([]))


def page_of(address: str, here: Town, key: str = "clerk") -> showing.ListPage:
    asker = Asker(here[key], NOW)
    asked, choices = read_only(QueryDict(address), CASES, asker)
    nothing: Any = None
    return showing.ListPage(CASES, asker, asked, choices, nothing, [])


def test_each_condition_can_be_taken_away_alone(here: Town) -> None:
    shown = page_of("stage=closed&risk=high&sort=due", here)
    assert [(chip.label, chip.value) for chip in shown.chips] == [
        ("阶段", "结案"),
        ("风险", "高"),
    ]
    gone = read(shown.chips[0].remove_url.lstrip("?"), here)
    assert gone.conditions == {"risk": ("high",)}
    assert gone.sort == "due"
    assert read(shown.clear_url.lstrip("?"), here).conditions == {}


def test_a_head_sorts_the_other_way_when_it_is_sorted_by(here: Town) -> None:
    heads = {head["label"]: head for head in page_of("sort=due&stage=closed", here).heads}
    assert heads["时限"]["direction"] == "ascending"
    assert "sort=-due" in heads["时限"]["url"]
    assert "sort=number" in heads["个案"]["url"]
    assert "url" not in heads["孩子"]


def test_many_values_are_told_short(here: Town) -> None:
    words = {
        entry.key: text
        for entry, text in CASES.words(
            read("risk=high&risk=raised&risk=medium&risk=low", here),
            CASES.choices(Asker(here["clerk"], NOW)),
        )
    }
    assert words == {"risk": "高、较高、中等 4 个"}


def test_counts_in_one_query_are_those_one_by_one(
    here: Town, django_assert_num_queries: Any
) -> None:
    asker = Asker(here["clerk"], NOW)
    many = [CASES.count(CASES.shipped(view), asker) for view in CASES.views]
    with django_assert_num_queries(1):
        found = counted_all([*many, many[0].none()], 500)
    assert found == [*(counted(rows, 500) for rows in many), "0"]
    assert counted_all([], 5) == []


def test_every_list_is_whole() -> None:
    """Views and first orders of a list name conditions, values and orders that it has."""
    assert listings.all()
    for listing in listings.all():
        keys = {entry.key for entry in listing.filters}
        sorts = {entry.key for entry in listing.sorts}
        assert listing.first_sort.removeprefix("-") in sorts
        assert {c.sort for c in listing.columns if c.sort} <= sorts
        assert len({view.key for view in listing.views}) == len(listing.views)
        for view in listing.views:
            assert set(view.conditions) <= keys, view.key
            assert not view.sort or view.sort.removeprefix("-") in sorts


def test_acts_are_of_lists_there_are() -> None:
    assert {act.listing for act in bulk.bulk_acts.all()} <= set(dict(declaring.listings.items()))
