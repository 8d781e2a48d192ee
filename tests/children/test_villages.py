"""Each village with its director, its children, and what their files lack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.children.test_facts import say
from tests.children.test_importing import GOOD
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.children.actions.facts import Change
from weibao.children.models import Child
from weibao.children.queries.missing import GAPS, by_gap
from weibao.children.queries.villages import villages
from weibao.children.queries.visible import visible
from weibao.children.rules.guardians import GuardianFacts
from weibao.kernel.lists import Asker

AtDesk = Callable[[Town, str], Worker]
ON = NOW.date()
CARED = [GuardianFacts("mother", "田桂香", is_carer=True)]


def gaps(here: Town) -> dict[str, set[str]]:
    """Which files lack what, as the list finds them."""
    asker = Asker(here["clerk"], NOW)
    rows = visible(here["clerk"]).filter(status="open")
    return {
        name: set(by_gap(rows, (name,), asker).values_list("file_no", flat=True)) for name in GAPS
    }


def test_what_a_file_lacks_is_what_it_does_not_say(here: Town) -> None:
    small = world.child(here, birth=date(2023, 1, 1))
    whole = world.child(
        here, name="冉小花", birth=date(2015, 3, 5), id_number=GOOD, guardians=CARED,
        school=here.units["school"],
    )  # fmt: skip
    say(whole, here, Change("living", "one"), Change("economy", "plain"))
    without = world.child(here, name="石磊", guardians=[GuardianFacts("father", "石大山")])
    say(without, here, Change("no_number", "unregistered"))
    found = gaps(here)
    assert found == {
        "number": {small.file_no},
        "guardian": {small.file_no},
        "carer": {small.file_no, without.file_no},
        "living": {small.file_no, without.file_no},
        "economy": {small.file_no, without.file_no},
        # Nobody under six goes to school.
        "school": {without.file_no},
    }
    (row, *_) = villages(here["clerk"], on=ON)
    assert (row.children, row.whole, row.directors) == (3, 33, ("罗秀芳",))
    assert {one.label: one.number for one in row.missing} == {
        GAPS[name].label: len(files) for name, files in found.items() if files
    }


def test_each_number_leads_to_its_files(here: Town, at_desk: AtDesk) -> None:
    child = world.child(here, guardians=CARED)
    world.child(here, name="冉小花", guardians=CARED, id_number=GOOD)
    clerk = at_desk(here, "clerk")
    (row, *_) = villages(here["clerk"], on=ON)
    (number,) = [one for one in row.missing if one.label == "证件号码"]
    assert number.url in text_of(clerk.get("children:villages")).replace("&amp;", "&")
    shown = text_of(clerk.client.get(number.url))
    assert child.file_no in shown
    assert Child.objects.get(name__isnull=False, pk=child.pk).file_no in shown
    assert shown.count("C2026-") == shown.count(child.file_no)


def test_a_director_has_her_own_village_and_a_vacancy_is_seen(here: Town, at_desk: AtDesk) -> None:
    world.child(here)
    own = villages(here["director"], on=ON)
    assert [row.directors for row in own] == [("罗秀芳",)]
    every = villages(here["clerk"], on=ON)
    assert len(every) > 1
    shown = text_of(at_desk(here, "clerk").get("children:villages"))
    assert shown.count("空缺") == sum(not row.directors for row in every)


@pytest.mark.parametrize("key", ["teacher", "leader", "police"])
def test_others_have_no_such_page(here: Town, at_desk: AtDesk, key: str) -> None:
    assert at_desk(here, key).get("children:villages").status_code in {403, 404}


def test_more_children_ask_no_more(here: Town, at_desk: AtDesk) -> None:
    clerk, found = at_desk(here, "clerk"), []
    for number in (1, 8):
        for place in range(number):
            keys: list[Any] = list(Child.objects.values_list("pk", flat=True))
            area = f"{here.code}20{1 + place % 2}"
            world.child(here, name=f"冉{'东南西北中上下左'[place]}", area=area, confirmed_not=keys)
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get("children:villages").status_code == 200
        found.append(len(queries))
    assert found[0] == found[1] <= 20
