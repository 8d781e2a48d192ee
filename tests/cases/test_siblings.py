"""Siblings at risk: proposed with the reason to a caseworker, who takes them in or says why not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import world
from tests.cases.sharing import person
from tests.cases.stages import at_stage, fresh
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions.children import link_child
from weibao.cases.actions.siblings import decline, take_in
from weibao.cases.models import Case, SiblingAnswer
from weibao.cases.queries.people import people_of
from weibao.cases.queries.siblings import proposed
from weibao.children.models import Child
from weibao.children.rules.guardians import GuardianFacts
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked

AtDesk = Callable[[Town, str], Worker]
MOTHER = GuardianFacts("mother", "覃小芳", phone="13900007001")


def sibling(where: Town, name: str = "向小妹", **more: object) -> Child:
    return world.child(where, name=name, birth=NOW.date().replace(year=2019), **more)


@pytest.fixture
def case(here: Town) -> Case:
    child = world.child(here, guardians=[MOTHER], address="湾三组12号")
    made = world.case(here)
    link_child(made.pk, by=here["clerk"], at=NOW, version=made.version, child=child.pk)
    return fresh(made)


def shown(case: Case, where: Town, key: str = "clerk") -> dict[object, tuple[str, ...]]:
    found = proposed(case, people_of(case), where[key], on=NOW.date())
    return {entry.face.pk: entry.reasons for entry in found}


def test_who_shares_a_guardian_a_phone_or_a_home_is_proposed(here: Town, case: Case) -> None:
    by_phone = sibling(here, guardians=[GuardianFacts("father", "向国平", phone="13900007001")])
    by_home = sibling(here, "龚小轩", address="石桥村湾三组 12 号")
    by_name = sibling(here, "向小弟", guardians=[GuardianFacts("mother", "覃小芳")])
    sibling(here, "冯一诺", guardians=[GuardianFacts("mother", "覃小兰")], address="湾三组13号")
    assert shown(case, here) == {
        by_phone.pk: ("监护人电话相同",),
        by_home.pk: ("住址相同",),
        by_name.pk: ("监护人同名",),
    }


def test_who_has_most_in_common_comes_first(here: Town, case: Case) -> None:
    sibling(here, guardians=[GuardianFacts("mother", "覃小芳")])
    both = sibling(here, "向小弟", guardians=[MOTHER], address="湾三组12号")
    assert next(iter(shown(case, here).items())) == (
        both.pk,
        ("监护人电话相同", "住址相同", "监护人同名"),
    )


def test_a_guardian_written_down_in_the_case_counts_too(here: Town) -> None:
    case = world.case(here)
    person(case, here, role="guardian", name="覃小芳", contact="13900007001")
    by_phone = sibling(here, guardians=[GuardianFacts("father", "向国平", phone="13900007001")])
    assert shown(case, here) == {by_phone.pk: ("监护人电话相同",)}


def test_a_witness_is_no_guardian(here: Town) -> None:
    case = world.case(here)
    person(case, here, role="witness", name="覃小芳", contact="13900007001")
    sibling(here, guardians=[MOTHER])
    assert shown(case, here) == {}


def test_a_proposal_shows_only_what_the_viewer_works_with(towns: Towns, case: Case) -> None:
    here, there = towns.here, towns.there
    own = sibling(here, guardians=[MOTHER])
    sibling(there, "向小弟", guardians=[MOTHER])
    assert set(shown(case, here)) == {own.pk}
    # The school and the neighbour's village work with neither file.
    assert (shown(case, here, "teacher"), shown(case, here, "neighbour")) == ({}, {})


def test_taken_in_as_sibling_or_as_child(here: Town, case: Case) -> None:
    first = sibling(here, guardians=[MOTHER])
    second = sibling(here, "向小弟", guardians=[MOTHER])
    take_in(case.pk, by=here["clerk"], at=NOW, child=first.pk, role="sibling")
    take_in(case.pk, by=here["clerk"], at=NOW, child=second.pk, role="child")
    roles = dict(case.participants.exclude(child=None).values_list("child", "role"))
    assert (roles[first.pk], roles[second.pk]) == ("sibling", "child")
    assert shown(case, here) == {}
    with pytest.raises(Blocked, match="已经在个案里"):
        take_in(case.pk, by=here["clerk"], at=NOW, child=first.pk, role="child")


def test_a_no_with_its_reason_ends_the_proposal(here: Town, case: Case) -> None:
    other = sibling(here, guardians=[MOTHER])
    decline(case.pk, by=here["clerk"], at=NOW, child=other.pk, why="同名，不是一家")
    assert SiblingAnswer.objects.get().why == "同名，不是一家"
    assert shown(case, here) == {}
    with pytest.raises(Blocked):
        decline(case.pk, by=here["supervisor"], at=NOW, child=other.pk, why="再说一遍")
    # Whoever learns better may still take the child in.
    take_in(case.pk, by=here["clerk"], at=NOW, child=other.pk, role="sibling")


def test_an_answer_must_be_one(here: Town, case: Case) -> None:
    other = sibling(here, guardians=[MOTHER])
    with pytest.raises(Blocked):
        take_in(case.pk, by=here["clerk"], at=NOW, child=other.pk, role="witness")
    with pytest.raises(Blocked):
        decline(case.pk, by=here["clerk"], at=NOW, child=other.pk, why="")


@pytest.mark.parametrize("key", ["director", "teacher", "police", "leader"])
def test_only_caseworkers_judge(here: Town, case: Case, key: str) -> None:
    other = sibling(here, guardians=[MOTHER])
    with pytest.raises(Refused):
        take_in(case.pk, by=here[key], at=NOW, child=other.pk, role="sibling")
    with pytest.raises(Refused):
        decline(case.pk, by=here[key], at=NOW, child=other.pk, why="x")


def test_a_child_of_elsewhere_is_refused_like_one_that_is_not(towns: Towns, case: Case) -> None:
    far = sibling(towns.there, guardians=[MOTHER])
    said = []
    for pk in (far.pk, case.pk):
        with pytest.raises(Refused) as refused:
            take_in(case.pk, by=towns.here["clerk"], at=NOW, child=pk, role="sibling")
        said.append((refused.value.reason, refused.value.hidden))
    assert said[0] == said[1]


def test_a_closed_case_proposes_nothing(here: Town, at_desk: AtDesk) -> None:
    child = world.child(here, guardians=[MOTHER])
    sibling(here, guardians=[MOTHER])
    case = at_stage(here, "closed", child=child)
    assert "可能还有一家的孩子" not in text_of(at_desk(here, "clerk").get("cases:detail", case.pk))


def test_the_clerk_judges_in_the_browser(here: Town, case: Case, at_desk: AtDesk) -> None:
    first = sibling(here, guardians=[MOTHER])
    second = sibling(here, "龚小轩", guardians=[MOTHER])
    clerk = at_desk(here, "clerk")
    assert "可能还有一家的孩子" in text_of(clerk.get("cases:detail", case.pk))
    page = clerk.get("cases:siblings", case.pk)
    assert "监护人电话相同" in text_of(page)
    assert Event.objects.get(kind="case.siblings_proposed").count == 2
    empty = clerk.send("cases:siblings", case.pk, child=str(first.pk), why="")
    assert empty.status_code == 422
    assert "请填写这一项" in text_of(empty)
    done = clerk.send("cases:siblings", case.pk, child=str(first.pk), why="同名")
    assert done.headers["Location"] == f"/cases/{case.pk}/#people"
    taken = clerk.send("cases:sibling-in", case.pk, child=str(second.pk), role="sibling")
    assert taken.status_code == 302
    assert case.participants.filter(child=second, role="sibling").exists()
