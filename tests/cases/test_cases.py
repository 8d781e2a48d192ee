"""Lists of cases, counts, what they ask of a person, and finding one by its number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import world
from tests.cases.stages import at_stage, edit, finish, investigate, measure, step
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases import panels, searching, todos
from weibao.cases.actions.children import link_child
from weibao.cases.models import Case
from weibao.cases.queries import cases as reading

AtDesk = Callable[[Town, str], Worker]
MUCH_LATER = NOW + timedelta(days=60)


@pytest.fixture
def three(towns: Towns) -> list[Case]:
    """One under investigation, one closed, one with a measure of the village; one next door."""
    here = towns.here
    first, closed, third = world.case(here), at_stage(here, "closed"), world.case(here)
    measure(third, here)
    world.case(towns.there, area=towns.there.village)
    return [Case.objects.get(pk=case.pk) for case in (first, closed, third)]


def test_each_sees_what_the_own_unit_takes_part_in(three: list[Case], here: Town) -> None:
    seen = {
        key: {case.number for case in reading.visible(here[key])}
        for key in ("clerk", "leader", "discipline", "director", "police", "auditor", "keeper")
    }
    every = {case.number for case in three}
    assert seen == {
        "clerk": every,
        "leader": every,
        "discipline": every,
        "director": {three[1].number, three[2].number},
        "police": set(),
        "auditor": set(),
        "keeper": set(),
    }
    assert set(reading.visible(None)) == set()


def test_a_row_covers_the_name_and_shows_the_nearest_clock(three: list[Case], here: Town) -> None:
    child = world.child(here)
    link_child(three[0].pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    found = reading.visible(here["clerk"]).filter(pk=three[0].pk)
    (row,) = reading.rows(found, at=NOW)
    assert (row.subject, row.place) == ("向▮▮", "石桥村")
    assert row.clock is not None
    assert row.clock.label == "首次回复报告人"
    (row,) = reading.rows(reading.visible(here["leader"]).filter(pk=three[0].pk), at=NOW)
    assert row.subject == "石桥村儿童"


def test_the_list_page(three: list[Case], here: Town, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    page = text_of(clerk.get("cases:list"))
    assert [case.number in page for case in three] == [True, False, True]
    assert all(case.number in text_of(clerk.get("cases:list", view="all")) for case in three)
    assert Event.objects.filter(kind="cases.listed", count=2).count() == 1


@pytest.mark.parametrize(
    "query",
    [
        {"stage": "x"},
        {"village": "'"},
        {"village": "9" * 40},
        {"page": "99999999999"},
        {"mine": "x"},
    ],
)
def test_an_odd_address_still_answers(
    three: list[Case], here: Town, at_desk: AtDesk, query: dict[str, str]
) -> None:
    assert at_desk(here, "clerk").get("cases:list", **query).status_code == 200


@pytest.mark.parametrize("typed", ["2026-0001", "0001", "个案2026-0001", "个案 0001"])
def test_a_case_is_found_by_its_number(three: list[Case], here: Town, typed: str) -> None:
    assert [hit.title for hit in searching.by_number(typed, here["clerk"], NOW, 9)] == [
        f"个案 {three[0].number}"
    ]
    assert searching.by_number(typed, here["director"], NOW, 9) == []


@pytest.mark.parametrize("typed", ["", "%", "_", "向小轩", "1" * 13])
def test_what_is_no_number_finds_nothing(three: list[Case], here: Town, typed: str) -> None:
    assert searching.by_number(typed, here["clerk"], NOW, 9) == []


# To-dos.


def titles(where: Town, key: str, at: object = NOW) -> list[tuple[str, str]]:
    offers = (todos.led, todos.given, todos.overseen)
    found = [todo for offer in offers for todo in offer(where[key], at, 50)]  # type: ignore[arg-type]
    return [(todo.bucket, todo.title) for todo in found]


def test_the_lead_is_asked_for_the_next_thing(here: Town) -> None:
    case = world.case(here)
    assert titles(here, "clerk") == [("mine", f"写下调查核实情况：个案 {case.number}")]
    investigate(case, here)
    step(case, here, "finish_investigation")
    assert titles(here, "clerk") == [("mine", f"确定处置措施：个案 {case.number}")]
    sent = measure(case, here)
    assert titles(here, "clerk") == [("waiting", f"等石桥村办“上门查看”：个案 {case.number}")]
    assert titles(here, "director") == [("mine", f"上门查看：个案 {case.number}")]
    finish(sent, here)
    assert titles(here, "clerk") == [("mine", f"措施都办完了，转入反馈：个案 {case.number}")]
    assert titles(here, "director") == []
    step(case, here, "finish_disposal")
    assert titles(here, "clerk") == [("mine", f"告知报告人结果，结案：个案 {case.number}")]


def test_a_closed_case_asks_nothing(here: Town) -> None:
    at_stage(here, "closed")
    for key in ("clerk", "director", "leader", "police"):
        assert titles(here, key, MUCH_LATER) == [], key


def test_overseers_hear_of_late_clocks_with_no_name(here: Town) -> None:
    case = world.case(here)
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=world.child(here).pk)
    assert titles(here, "leader") == []
    late = todos.overseen(here["leader"], MUCH_LATER, 50)
    assert {todo.bucket for todo in late} == {"waiting"}
    assert {todo.subject for todo in late} == {"石桥村儿童"}


def test_no_to_do_carries_a_name_or_a_text(here: Town) -> None:
    case = world.case(here)
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=world.child(here).pk)
    edit(case, here, findings="核实情况甲")
    measure(case, here, task="要求乙")
    for key in ("clerk", "director", "leader"):
        for offer in (todos.led, todos.given, todos.overseen):
            for todo in offer(here[key], MUCH_LATER, 50):
                shown = repr(todo)
                assert not any(t in shown for t in ("小轩", "核实情况甲", "要求乙")), shown


# The box on the child's page.


def test_a_childs_cases_are_shown_to_who_may_know_of_them(towns: Towns) -> None:
    here = towns.here
    case, child = world.case(here), world.child(here)
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    box = panels.cases_of_child("child", child.pk, here["clerk"], NOW)
    assert box is not None
    assert [line.case for line in box.context["lines"]] == [case]
    for key in ("director", "teacher", "police"):
        assert panels.cases_of_child("child", child.pk, here[key], NOW) is None, key
    assert panels.cases_of_child("child", child.pk, towns.there["clerk"], NOW) is None
    assert panels.cases_of_child("case", child.pk, here["clerk"], NOW) is None
    assert panels.cases_of_child("child", uuid4(), here["clerk"], NOW) is None
