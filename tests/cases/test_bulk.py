"""Handing over the lead of several cases, and naming who answers for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import world
from tests.cases.stages import at_stage
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.cases import bulk
from weibao.cases.actions import units
from weibao.cases.lists import CASES
from weibao.cases.models import Case, Invitation
from weibao.cases.queries.handing import handlers_of, people_of, units_to_lead
from weibao.kernel.lists import Asker
from weibao.kernel.lists.bulk import Judged
from weibao.office.models import BulkRun

AtDesk = Callable[[Town, str], Worker]


def lines(where: Town, key: str, *cases: Case) -> tuple[list[Any], Asker]:
    asker = Asker(where[key], NOW)
    return CASES.shown([case.pk for case in cases], asker), asker


def chosen(where: Town, unit: str = "police", stays: str = "") -> dict[str, str]:
    return {"unit": str(where.units[unit].pk), "stays": stays}


@pytest.fixture
def two(here: Town) -> list[Case]:
    return [world.case(here), world.case(here)]


def test_what_a_hand_over_will_do_is_said_before(here: Town, two: list[Case]) -> None:
    closed = at_stage(here, "closed")
    version = Case.objects.get(pk=two[1].pk).version
    school = here.units["school"]
    units.offer_lead(
        two[1].pk, by=here["clerk"], at=NOW, version=version, unit=school, why="在校", stays=False
    )
    rows, asker = lines(here, "clerk", *two, closed)
    found = bulk._judge_lead(rows, chosen(here), asker)
    assert found[two[0].pk].says == "请清溪派出所接手；它答应以前仍由未保工作站承办"
    assert not found[two[0].pk].refused
    assert found[two[1].pk].refused.startswith("已经请了清溪小学接手")
    assert found[closed.pk].refused == bulk.CLOSED
    own = bulk._judge_lead(rows, chosen(here, "station"), asker)
    assert own[two[0].pk].refused == "这个单位就是承办单位"
    before = bulk._judge_lead(rows, {}, asker)
    assert before[two[0].pk] == Judged("请选定的单位接手；它答应以前仍由未保工作站承办")


def test_who_does_not_lead_hands_nothing_over(here: Town, two: list[Case]) -> None:
    rows, asker = lines(here, "leader", *two)
    found = bulk._judge_lead(rows, chosen(here), asker)
    assert {one.refused for one in found.values()} == {"这一件不是您单位承办，不由您移交"}
    rows, asker = lines(here, "leader", *two)
    named = bulk._judge_handler(rows, {}, asker)
    assert {one.refused for one in named.values()} == {"这一件不是您单位承办，不由您指定"}


def test_many_are_offered_in_one_run(here: Town, two: list[Case], at_desk: AtDesk) -> None:
    desk, pick = at_desk(here, "clerk"), [str(case.pk) for case in two]
    first = desk.send("office:bulk", "cases", "lead", pick=pick)
    assert "看看会怎样" in text_of(first)
    form = {"pick": pick, "step": "go", "unit": str(here.units["police"].pk), "words": "案情需要"}
    seen = text_of(first).split('name="seen" value="')[1].split('"')[0]
    looked = desk.send("office:bulk", "cases", "lead", seen=seen, **form)
    assert "请看过下面再办" in text_of(looked)
    assert "请清溪派出所接手" in text_of(looked)
    assert not Invitation.objects.exists()
    seen = text_of(looked).split('name="seen" value="')[1].split('"')[0]
    other = {**form, "unit": str(here.units["school"].pk)}
    changed = desk.send("office:bulk", "cases", "lead", seen=seen, **other)
    assert "请清溪小学接手" in text_of(changed)
    assert not Invitation.objects.exists()
    done = desk.send("office:bulk", "cases", "lead", seen=seen, **form)
    assert done.status_code == 302
    assert Invitation.objects.filter(unit=here.units["police"], part="lead").count() == 2
    assert {case.lead for case in Case.objects.all()} == {here.units["station"]}
    result = text_of(desk.get("office:bulk-run", BulkRun.objects.get().pk))
    assert "已请清溪派出所接手，等它答复" in result
    again = text_of(desk.send("office:bulk", "cases", "lead", pick=pick))
    assert "已经请了清溪派出所接手" in again


def test_a_form_without_a_reason_goes_nowhere(here: Town, two: list[Case], at_desk: AtDesk) -> None:
    form = {"pick": str(two[0].pk), "step": "go", "unit": "", "words": ""}
    page = at_desk(here, "clerk").send("office:bulk", "cases", "lead", **form)
    assert page.status_code == 422
    assert "选一个单位" in text_of(page)


def test_a_unit_of_elsewhere_cannot_be_slipped_in(
    towns: Towns, two: list[Case], at_desk: AtDesk
) -> None:
    foreign = towns.there.units["police"]
    assert foreign not in units_to_lead(Asker(towns.here["clerk"], NOW))
    form = {"pick": str(two[0].pk), "step": "go", "unit": str(foreign.pk), "words": "请接手"}
    page = at_desk(towns.here, "clerk").send("office:bulk", "cases", "lead", **form)
    assert page.status_code == 422


def test_a_person_is_named_for_many(here: Town, two: list[Case], at_desk: AtDesk) -> None:
    clerk = Asker(here["clerk"], NOW)
    person, outside = here.people["supervisor"], here.people["police"]
    assert person in people_of(clerk)
    assert outside not in people_of(clerk)
    assert handlers_of(two, person, clerk) == {case.pk for case in two}
    assert handlers_of(two, outside, clerk) == set()
    desk, pick = at_desk(here, "clerk"), [str(case.pk) for case in two]
    form = {"pick": pick, "step": "go", "person": str(person.pk)}
    looked = desk.send("office:bulk", "cases", "handler", **form)
    seen = text_of(looked).split('name="seen" value="')[1].split('"')[0]
    assert desk.send("office:bulk", "cases", "handler", seen=seen, **form).status_code == 302
    assert {case.handler for case in Case.objects.all()} == {person}
    again = text_of(desk.send("office:bulk", "cases", "handler", **form))
    assert "现在的承办人就是这个人" in again


def test_looking_asks_no_more_for_more_rows(
    here: Town, two: list[Case], django_assert_max_num_queries: Any
) -> None:
    for act in (bulk._judge_urge, bulk._judge_lead, bulk._judge_handler):
        rows, asker = lines(here, "clerk", *two, *(world.case(here) for _ in range(6)))
        with django_assert_max_num_queries(5):
            act(rows, {}, asker)
