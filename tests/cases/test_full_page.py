"""A case with thirty people, forty tasks and forty questions asks no more than one with one of each."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.cases.sharing import ask, assign, call, end, person
from tests.cases.stages import measure
from tests.support.worker import Worker
from tests.world import Town
from weibao.cases.models import Case

AtDesk = Callable[[Town, str], Worker]
GIVEN = "安贝辰岱恩帆冠涵佳凯岚曼宁沛琪然珊棠薇翔彦臻舟梓阳允悦芸泽芷铭淼昊皓晗赫弘翊鸣瑾"
PEOPLE, TASKS, ASKED = 30, 40, 40
# What the page may ask of the database, by viewer; none of it for each row.
MOST = {"clerk": 77, "director": 50, "leader": 44}
# On a busy machine; the page itself takes a fraction of it.
SECONDS = 3.0


def crowd(case: Case, where: Town, *, begin: int = 0, most: int) -> None:
    for number in range(begin, most):
        if number < PEOPLE:
            person(case, where, name=f"覃{GIVEN[number]}", flags=("frail", "danger"))
        task = assign(case, where, unit=("village", "police")[number % 2])
        asked = ask(case, where, unit=("village", "school")[number % 2])
        if number % 4 == 3:
            end(task, asked, where)
        if number % 10 == 0:
            call(case, where)


def asked_by(desk: Worker, name: str, *arguments: object) -> tuple[int, float]:
    """Queries and seconds of a page, the second time it is opened."""
    assert desk.get(name, *arguments).status_code == 200
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(name, *arguments).status_code == 200
    return len(queries), time.perf_counter() - began


def test_rows_cost_no_queries(here: Town, at_desk: AtDesk) -> None:
    case = world.case(here)
    measure(case, here)
    crowd(case, here, most=4)
    desks = {key: at_desk(here, key) for key in MOST}
    few = {key: asked_by(desk, "cases:detail", case.pk) for key, desk in desks.items()}
    crowd(case, here, begin=4, most=max(TASKS, ASKED))
    many = {key: asked_by(desk, "cases:detail", case.pk) for key, desk in desks.items()}
    counts = {key: (few[key][0], many[key][0]) for key in MOST}
    assert {key: pair for key, pair in counts.items() if pair[1] > pair[0]} == {}
    assert {key: pair for key, pair in counts.items() if pair[1] > MOST[key]} == {}
    assert max(seconds for _, seconds in many.values()) < SECONDS


@pytest.mark.parametrize("key", ["clerk", "director", "teacher"])
def test_home_costs_no_queries_for_each_row(here: Town, at_desk: AtDesk, key: str) -> None:
    case = world.case(here)
    crowd(case, here, most=4)
    desk = at_desk(here, key)
    few, _ = asked_by(desk, "desk:home")
    crowd(case, here, begin=4, most=16)
    many, _ = asked_by(desk, "desk:home")
    assert few == many


def test_nothing_sealed_stands_in_the_database(here: Town) -> None:
    """Every text that somebody typed, looked for in every column of every table."""
    mark = "醉翁亭"
    case = world.case(here)
    person(
        case, here, name=f"{mark}甲", contact=f"{mark}乙", workplace=f"{mark}丙", about=f"{mark}丁"
    )
    task = assign(case, here, task=f"{mark}戊")
    asked = ask(case, here, question=f"{mark}己")
    end(task, asked, here)
    call(case, here)
    needles = [
        mark.encode(),
        mark.encode("unicode_escape"),
        mark.encode("utf-16-be").hex().encode(),
    ]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    raw = (
                        bytes(value)
                        if isinstance(value, bytes | memoryview)
                        else str(value).encode()
                    )
                    assert not any(needle in raw for needle in needles), table
