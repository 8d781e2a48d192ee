"""Files of a name: only those the person works with, and only where the whole given name fits."""

from __future__ import annotations

import pytest

from tests import world
from tests.support.towns import Towns
from weibao.children.queries.named import called


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"向小轩"}, ["向小轩"]),
        ({"小轩"}, ["向小轩"]),
        ({"向小"}, []),
        ({"小轩轩"}, []),
        ({"冉秋白", "小轩"}, ["冉秋白", "向小轩"]),
        (set(), []),
    ],
)
def test_a_name_finds_whom_it_may_mean(towns: Towns, wanted: set[str], found: list[str]) -> None:
    here = towns.here
    world.child(here)
    world.child(here, name="冉秋白", area=f"{here.code}202")
    world.child(towns.there)
    rows = called(wanted, town=here.code, actor=here["clerk"])
    assert sorted(row.name for row in rows) == found


WORKERS = {"clerk": 1, "director": 1, "neighbour": 0, "leader": 0, "police": 0}


@pytest.mark.parametrize(("key", "number"), WORKERS.items())
def test_only_for_those_who_work_with_the_file(towns: Towns, key: str, number: int) -> None:
    world.child(towns.here)
    found = called({"向小轩"}, town=towns.here.code, actor=towns.here[key])
    assert len(found) == number
