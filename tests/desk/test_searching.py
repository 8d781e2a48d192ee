"""The search box: within what one may see, leaving a trace without the words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.desk.models import StoredSearch
from weibao.desk.tick import expired_searches
from weibao.org.actions.units import add_alias

AtDesk = Callable[[Town, str], Worker]


def found(worker: Worker, typed: str) -> str:
    page = worker.send("desk:search", q=typed)
    if page.status_code == 302:
        page = worker.client.get(page.headers["Location"])
    assert page.status_code == 200
    return text_of(page)


def test_children_cases_and_reports_are_found_covered(here: Town, at_desk: AtDesk) -> None:
    case, child = world.case(here), world.child(here)
    clerk = at_desk(here, "clerk")
    by_name = found(clerk, "向小轩")
    assert f"/children/{child.pk}/" in by_name
    by_number = found(clerk, "0001")
    assert f"/cases/{case.pk}/" in by_number
    assert f"/reports/{case.reports.get().pk}/" in by_number


def test_nothing_of_the_next_town_is_found(towns: Towns, at_desk: AtDesk) -> None:
    case, child = world.case(towns.here), world.child(towns.here)
    clerk = at_desk(towns.there, "clerk")
    assert str(child.pk) not in found(clerk, "向小轩")
    assert str(case.pk) not in found(clerk, "0001")


@pytest.mark.parametrize("key", ["auditor", "custodian", "keeper"])
def test_posts_without_files_find_none(here: Town, at_desk: AtDesk, key: str) -> None:
    case, child = world.case(here), world.child(here)
    worker = at_desk(here, key)
    assert str(child.pk) not in found(worker, "向小轩")
    assert str(case.pk) not in found(worker, "0001")


def test_the_log_knows_that_and_not_what(here: Town, at_desk: AtDesk) -> None:
    world.child(here)
    clerk = at_desk(here, "clerk")
    found(clerk, "向小轩")
    found(clerk, "向小轩")
    found(clerk, "别的名字")
    events = list(Event.objects.filter(kind="search").order_by("id"))
    assert [event.count for event in events] == [1, 1, 0]
    assert events[0].digest == events[1].digest != events[2].digest
    assert "向" not in repr([event.__dict__ for event in events])


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "\x00",
        "长" * 10_000,
        "%",
        "_",
        "'; DROP TABLE x;--",
        "<script>",
        "\u202e轩小向",
        "𠮷·",
    ],
)
def test_whatever_is_typed_is_answered(here: Town, at_desk: AtDesk, typed: str) -> None:
    page = found(at_desk(here, "clerk"), typed)
    assert "<script>" not in page.split("<main")[1]


def test_an_address_cannot_carry_a_search(here: Town, at_desk: AtDesk) -> None:
    page = at_desk(here, "clerk").get("desk:search", q="向小轩")
    assert page.headers["Location"] == "/"


# The address of what was found.


def kept(worker: Worker, typed: str) -> str:
    """The address that a search leads to."""
    return str(worker.send("desk:search", q=typed).headers["Location"])


def test_results_have_an_address_without_the_words(here: Town, at_desk: AtDesk) -> None:
    child = world.child(here)
    clerk = at_desk(here, "clerk")
    address = kept(clerk, "向小轩")
    assert re.fullmatch(r"/search/[0-9a-f-]{36}/", address)
    first, again = (text_of(clerk.client.get(address)) for _ in range(2))
    assert f"/children/{child.pk}/" in first
    assert f"/children/{child.pk}/" in again


def test_nobody_else_opens_a_search_and_nobody_an_old_one(
    here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    world.child(here)
    clerk = at_desk(here, "clerk")
    address = kept(clerk, "向小轩")
    others = [at_desk(here, key).client.get(address) for key in ("supervisor", "keeper")]
    nowhere = clerk.client.get("/search/0198d000-0000-4000-8000-00000000dead/")
    assert {page.headers["Location"] for page in (*others, nowhere)} == {"/search/?over=1"}
    assert "请再找一次" in text_of(clerk.client.get("/search/?over=1"))
    clock.move(minutes=61)
    later = at_desk(here, "clerk")
    assert later.client.get(address).headers["Location"] == "/search/?over=1"


def test_the_words_lie_sealed_and_go_after_an_hour(here: Town, at_desk: AtDesk) -> None:
    kept(at_desk(here, "clerk"), "向小轩")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM desk_storedsearch")
        raw = bytes(cursor.fetchone()[0])
    assert "向小轩".encode() not in raw
    assert expired_searches(NOW + timedelta(minutes=59)) == 0
    assert expired_searches(NOW + timedelta(minutes=60)) == 1
    assert StoredSearch.objects.count() == 0


def test_groups_are_cut_and_one_is_turned_through(here: Town, at_desk: AtDesk) -> None:
    for number in range(23):
        world.case(here, at=NOW + timedelta(minutes=number))
    clerk = at_desk(here, "clerk")
    address = kept(clerk, "2026-")
    assert "没找到" in text_of(clerk.client.get(address))
    address = kept(clerk, "00")
    assert text_of(clerk.client.get(address)).count("<li data-row") == 0
    address = kept(clerk, "1")
    page = text_of(clerk.client.get(address))
    # 0001, 0011 and 0021 of each register.
    assert (page.count("<li data-row>"), "全部" in page) == (6, True)
    alone = text_of(clerk.client.get(f"{address}?group=个案"))
    assert alone.count("<li data-row>") == 3
    assert "<li data-row>" in text_of(clerk.client.get(f"{address}?group=没有的&page=x"))


def statements(worker: Worker, typed: str) -> list[str]:
    """What a search asks of the database, without the values."""
    address = kept(worker, typed)
    with CaptureQueriesContext(connection) as seen:
        assert worker.client.get(address).status_code == 200
    values = r"'[^']*'|-?\b\d+\b|X'[^']*'|SAVEPOINT .*"
    shapes = [re.sub(values, "?", query["sql"]) for query in seen]
    return [re.sub(r"\(\?(, \?)*\)", "(?)", shape) for shape in shapes]


def test_a_hidden_row_costs_what_none_costs(towns: Towns, at_desk: AtDesk) -> None:
    """A name, a case and a report of the next town: the same statements as for what is nowhere."""
    world.child(towns.there, name="欧阳望舒")
    for number in range(4):
        world.case(towns.there, area=towns.there.village, at=NOW + timedelta(minutes=number))
    clerk = at_desk(towns.here, "clerk")
    statements(clerk, "先问一次")
    for hidden, nowhere in (
        ("欧阳望舒", "欧阳望云"),
        ("0004", "0009"),
        ("R2026-0004", "R2026-0009"),
    ):
        assert statements(clerk, hidden) == statements(clerk, nowhere), hidden


def test_a_unit_is_found_by_another_name(here: Town, at_desk: AtDesk) -> None:
    unit = here.units["police"]
    add_alias(unit=unit.pk, name="镇派出所", by=here["keeper"], at=NOW)
    assert f"/units/{unit.pk}/" in found(at_desk(here, "clerk"), "镇派出所")
