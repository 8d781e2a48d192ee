"""The list for whoever triages: conditions in the address, order, counts that stay cheap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict

from tests import world
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.kernel.actor import SYSTEM
from weibao.kernel.lists import Asker
from weibao.kernel.lists.asking import Asked
from weibao.office.listing import read_only
from weibao.office.queries import saved
from weibao.org.queries.units import towns_worked_for
from weibao.reports.actions import deciding
from weibao.reports.actions.filing import file_report
from weibao.reports.lists import REPORTS
from weibao.reports.models import Report
from weibao.reports.queries.listing import STAGES, standing, waiting

AtDesk = Callable[[Town, str], Worker]


def filed(where: Town, *, minutes: int = 0, **more: Any) -> Report:
    suspicion, channel = more.pop("suspicion", ""), more.pop("channel", "public")
    told = world.content(**{"area": where.village, "circumstance": "alone"} | more)
    return file_report(
        told,
        by=SYSTEM,
        at=NOW + timedelta(minutes=minutes),
        town=where.code,
        channel=channel,
        suspicion=suspicion,
    )


@pytest.fixture
def some(towns: Towns) -> dict[str, Report]:
    here = towns.here
    found = {
        "old": filed(here),
        "held": filed(here, suspicion="flood"),
        "danger": filed(here, minutes=9, in_danger=True),
        "serious": filed(here, minutes=5, circumstance="beaten", area=f"{here.code}202"),
        "phone": filed(here, minutes=7, channel="phone"),
        "accepted": filed(here, minutes=1),
        "refused": filed(here, minutes=2),
        "elsewhere": filed(towns.there),
    }
    deciding.accept(found["accepted"].pk, by=here["clerk"], at=NOW, version=1)
    deciding.refuse(found["refused"].pk, by=here["supervisor"], at=NOW, version=1, reason="不")
    return found


def asked_for(where: Town, conditions: dict[str, str], key: str = "clerk") -> tuple[Asked, Asker]:
    """What an address means an hour later; a stage alone has the order of its view."""
    query = QueryDict(mutable=True)
    query.update(conditions or {"view": "received"})
    asker = Asker(where[key], NOW + timedelta(hours=1))
    return read_only(query, REPORTS, asker)[0], asker


def names(some: dict[str, Report], where: Town, **conditions: str) -> list[str]:
    rows = REPORTS.select(*asked_for(where, conditions))
    called = {report.pk: name for name, report in some.items()}
    return [called[row.pk] for row in rows]


def test_what_presses_stands_first_then_what_is_old(some: dict[str, Report], here: Town) -> None:
    assert names(some, here) == ["danger", "serious", "old", "phone"]
    assert names(some, here, view="all")[0] == "danger"
    assert names(some, here, view="all")[-2:] in (["old", "held"], ["held", "old"])


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"stage": "held"}, ["held"]),
        ({"stage": "accepted"}, ["accepted"]),
        ({"stage": "refused"}, ["refused"]),
        ({"stage": "moved"}, []),
        ({"channel": "phone"}, ["phone"]),
        ({"urgency": "danger"}, ["danger"]),
        ({"circumstance": "beaten"}, ["serious"]),
        ({"suspicion": "flood", "view": "all"}, ["held"]),
        ({"mine": "1", "view": "all"}, ["accepted"]),
        ({"channel": "phone", "urgency": "danger"}, []),
    ],
)
def test_each_condition_narrows(
    some: dict[str, Report], here: Town, conditions: dict[str, str], found: list[str]
) -> None:
    assert names(some, here, **conditions) == found


def test_village_and_period(some: dict[str, Report], here: Town) -> None:
    assert names(some, here, village=f"{here.code}202") == ["serious"]
    asker = Asker(here["clerk"], NOW + timedelta(days=2))
    assert list(REPORTS.select(Asked({"days": ("1",)}, "-received"), asker)) == []


def test_the_other_town_is_not_in_any_view(some: dict[str, Report], towns: Towns) -> None:
    for view in REPORTS.views:
        assert "elsewhere" not in names(some, towns.here, view=view.key)
        rows = REPORTS.select(*asked_for(towns.there, {"view": view.key}))
        assert set(rows) <= {some["elsewhere"]}
    assert list(REPORTS.select(*asked_for(towns.here, {"view": "all"}, "police"))) == []


def test_counts_agree_with_the_rows(
    some: dict[str, Report], here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = Asker(here["clerk"], NOW)
    choices = REPORTS.choices(asker)
    tabs = {tab.key: tab.count for tab in saved.tabs(REPORTS, asker, choices)}
    assert set(tabs) == {*STAGES, "all"}
    for view, number in tabs.items():
        assert number == str(len(names(some, here, view=view))), view
    monkeypatch.setattr(saved, "COUNTED", 2)
    cut = {tab.key: tab.count for tab in saved.tabs(REPORTS, asker, choices)}
    assert (cut["received"], cut["held"]) == ("2+", "1")


def test_rows_at_a_stage(some: dict[str, Report], here: Town) -> None:
    assert set(standing(here["clerk"], "held")) == {some["held"]}
    assert list(standing(here["police"], "held")) == []


def test_what_waits_hides_no_danger(some: dict[str, Report], here: Town) -> None:
    danger = filed(here, suspicion="flood", in_danger=True)
    assert set(waiting(here["clerk"])) == {
        danger, *(some[name] for name in ("old", "danger", "serious", "phone")),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"stage": "held", "days": "7"}, {"stage": ("held",), "days": ("7",)}),
        ({"stage": "'", "channel": "x", "urgency": "", "days": "8", "mine": "2"}, {}),
        ({"village": "５００１１０１１０２０１"}, {}),
        ({"what": "a name", "circumstance": "beaten"}, {"circumstance": ("beaten",)}),
    ],
)
def test_the_address_holds_what_is_known_and_nothing_else(
    here: Town, typed: dict[str, str], kept: dict[str, tuple[str, ...]]
) -> None:
    asked, _ = asked_for(here, typed)
    assert asked.conditions == kept


def test_the_page_turns_and_keeps_its_conditions(
    here: Town, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(23):
        filed(here, minutes=number)
    clerk = at_desk(here, "clerk")
    first, second = (clerk.get("reports:list", channel="public", page=p) for p in ("1", "2"))
    assert text_of(first).count("data-row") == 20
    assert text_of(second).count("data-row") == 3
    assert "channel=public&amp;page=2" in text_of(first)
    assert "去掉条件：渠道" in text_of(first)
    assert "网上报告" in text_of(first)


def test_a_held_report_says_why(here: Town, at_desk: AtDesk) -> None:
    filed(here, suspicion="same_text")
    page = text_of(at_desk(here, "clerk").get("reports:list", stage="held"))
    assert "内容重复" in page
    leader = text_of(at_desk(here, "leader").get("reports:list", stage="held"))
    assert "内容重复" in leader


def test_towns_of_a_person(towns: Towns) -> None:
    here = towns.here
    assert towns_worked_for(here["clerk"]) == [here.code]
    here.units["station"].serves.add(towns.there.code)
    assert towns_worked_for(here["clerk"]) == sorted([here.code, towns.there.code])
    report = filed(towns.there)
    # Either station may be the one that receives; only its people find it in their list.
    ours = report.unit == here.units["station"]
    assert list(standing(here["clerk"], "received")) == ([report] if ours else [])
    theirs = list(standing(towns.there["clerk"], "received"))
    assert theirs == ([] if ours else [report])


@pytest.mark.parametrize("query", [{"stage": "nowhere", "channel": "phone"}, {"view": "gone"}])
def test_an_old_address_says_which_conditions_are_gone(
    here: Town, at_desk: AtDesk, query: dict[str, str]
) -> None:
    page = at_desk(here, "clerk").get("reports:list", **query)
    assert page.status_code == 200
    assert "有的条件现在不能用" in text_of(page)
