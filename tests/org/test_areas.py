from __future__ import annotations

from tests.org.factories import TOWN, SmallTown
from weibao.org.queries.areas import area_names, villages_of


def test_names_of_the_places_asked_for(town: SmallTown) -> None:
    assert area_names([TOWN, f"{TOWN}201", "", "999999"]) == {
        TOWN: "清溪镇",
        f"{TOWN}201": "石桥村",
    }


def test_villages_of_one_town(town: SmallTown, other_town: SmallTown) -> None:
    assert [area.code for area in villages_of(TOWN)] == [f"{TOWN}201"]
