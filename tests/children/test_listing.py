"""Conditions of the list of files: ages to the day, and nothing asked that one may not know."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import world
from tests.support.towns import Towns
from tests.world import NOW
from weibao.children.lists import FILES
from weibao.children.queries.ages import last_birth
from weibao.children.queries.listing import AGES, NO_END
from weibao.kernel.lists import Asker
from weibao.kernel.lists.asking import Asked
from weibao.kernel.moment import age_on
from weibao.office.exports import asking
from weibao.office.exports.asking import Wish

TODAY = NOW.date()


def found(by: Asker, **asked: str) -> set[str]:
    rows = FILES.select(Asked({key: (v,) for key, v in asked.items()}, "village"), by)
    return {row.name for row in rows}


@pytest.mark.parametrize("on", [TODAY, date(2024, 2, 29), date(2025, 3, 1), date(2026, 1, 1)])
@pytest.mark.parametrize("age", [3, 6, 16, 18])
def test_the_last_birthday_of_an_age(age: int, on: date) -> None:
    day = last_birth(age, on=on)
    assert age_on(day, on) == age
    assert age_on(day + timedelta(days=1), on) == age - 1


def test_every_age_has_one_band() -> None:
    for years in range(120):
        assert sum(first <= years < end for _, first, end in AGES.values()) == 1
    assert max(end for _, _, end in AGES.values()) == NO_END


def test_age_school_and_who_comes_of_age(towns: Towns) -> None:
    here = towns.here
    nearly = last_birth(18, on=TODAY + timedelta(days=10))
    world.child(here, name="常近满", birth=nearly)
    world.child(here, name="常上学", birth=date(2016, 5, 1), school=here.units["school"])
    clerk, leader = (Asker(here[key], NOW) for key in ("clerk", "leader"))
    assert found(clerk, age="nearly") == {"常近满"}
    assert found(clerk, age="school") == found(leader, age="school") == {"常上学"}
    assert found(clerk, turning="1") == {"常近满"}
    assert found(leader, turning="1") == {"常近满", "常上学"}, "not a condition of leaders"
    school = str(here.units["school"].pk)
    assert found(clerk, school=school) == {"常上学"}
    assert found(leader, school=school) == set()
    assert "turning" not in {view.key for view in FILES.views_for(leader.actor)}


def test_names_in_excel_only_of_files_one_works_with(towns: Towns) -> None:
    here = towns.here
    child = world.child(here, name="常上学", birth=date(2016, 5, 1))
    clerk, leader = (Asker(here[key], NOW) for key in ("clerk", "leader"))
    for by, shown in ((clerk, "常上学"), (leader, "石桥村儿童")):
        (line,) = FILES.lines(FILES.visible(by.actor), by, True)
        assert line.name.plain == shown
    assert FILES.children is not None
    assert FILES.children(here["clerk"], [child.pk]) == [child.pk]
    assert FILES.children(here["leader"], [child.pk]) == []
    row = asking.ask(FILES, Asked({}, "village"), Wish("check"), by=clerk)
    assert (row.state, row.total, row.uncovered) == ("ready", 1, False)
