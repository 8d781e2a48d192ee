"""Categories as they are kept: proposed by the rules, decided by people, in line with the facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests import world
from tests.children.test_facts import say
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.children.actions.categories import judge, refresh_all
from weibao.children.actions.facts import Change
from weibao.children.models import Category, Child
from weibao.children.queries.categories import chips, of_child, waiting
from weibao.children.rules.categories.decision import Decision, Reason
from weibao.children.rules.categories.standing import Held, basis_of, follows, next_look
from weibao.children.rules.guardians import GuardianFacts
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked

AtDesk = Callable[[Town, str], Worker]
PEOPLE = (GuardianFacts("father", "向大山"), GuardianFacts("mother", "田桂香"))
FOUND = Decision("de_facto", "yes", date(2026, 1, 1), reasons=(Reason("父亲死亡", "state"),))
SAME = basis_of(FOUND)


@pytest.mark.parametrize(
    ("held", "outcome", "act"),
    [
        (None, "yes", "create"),
        (None, "no", ""),
        (None, "unknown", ""),
        (Held("proposed", SAME), "yes", ""),
        (Held("proposed", "other"), "yes", "renew"),
        (Held("proposed", SAME), "no", "end"),
        (Held("proposed", SAME), "unknown", "end"),
        (Held("confirmed", SAME), "yes", ""),
        (Held("confirmed", "other"), "yes", "reopen"),
        (Held("confirmed", SAME), "no", "lapse"),
        (Held("confirmed", SAME, lapsed=True), "no", ""),
        (Held("confirmed", SAME, lapsed=True), "yes", "return"),
        (Held("confirmed", SAME), "unknown", ""),
        (Held("rejected", SAME), "yes", ""),
        (Held("rejected", "other"), "yes", "reopen"),
        (Held("rejected", SAME), "no", "end"),
    ],
)
def test_what_follows_from_an_answer(held: Held | None, outcome: str, act: str) -> None:
    found = FOUND if outcome == "yes" else Decision("de_facto", outcome)
    assert follows(held, found) == act


def test_the_next_look_is_the_first_end_that_is_known() -> None:
    ends = [Decision("a", "yes", until=date(2027, 1, d)) for d in (9, 5)]
    assert next_look(ends, after=date(2027, 1, 5)) == date(2027, 1, 9)
    assert next_look([], after=date(2027, 1, 5)) is None


def alone(here: Town) -> tuple[Child, Category]:
    """A child of eleven who lives alone: an alarm."""
    child = world.child(here)
    say(child, here, Change("living", "alone", since=date(2026, 9, 1)))
    return child, Category.objects.get(child=child)


def test_a_fact_brings_its_category_in_the_same_moment(here: Town) -> None:
    child, found = alone(here)
    assert (found.code, found.state, found.since) == ("under16_alone", "proposed", date(2026, 9, 1))
    assert found.reasons == [["一个人住", "户口簿　2026 年换发"]]
    assert Event.objects.get(kind="child.categories_found").fields == ["category:under16_alone"]
    say(child, here, Change("living", "relative", since=NOW.date()))
    found.refresh_from_db()
    assert found.state == "ended"


def test_the_parents_states_make_a_child_unattended(here: Town) -> None:
    child = world.child(here, guardians=PEOPLE)
    lines = {row.relation: row.line for row in child.guardians.all()}
    say(child, here, Change("state", "DEAD", about=lines["father"], since=date(2025, 1, 1)))
    assert not Category.objects.exists()
    say(child, here, Change("state", "PRISON", about=lines["mother"], since=date(2025, 6, 1)))
    assert sorted(row.code for row in Category.objects.all()) == ["de_facto", "hardship"]
    assert chips([child.pk]) == {child.pk: ["事实无人抚养", "困境"]}


def test_a_person_decides_and_the_reason_is_kept(here: Town) -> None:
    child, found = alone(here)
    assert list(waiting(here["clerk"])) == [child]
    judge(found.pk, by=here["clerk"], at=NOW, to="confirmed", seen=found.basis_of)
    (face,) = of_child(child, works=True)
    assert (face.state, face.said) == ("confirmed", "已确认 2026-09-30")
    assert not waiting(here["clerk"]).exists()
    with pytest.raises(Blocked):
        judge(found.pk, by=here["clerk"], at=NOW, to="ended")
    judge(found.pk, by=here["clerk"], at=NOW, to="ended", why="姑姑搬来同住")
    assert Event.objects.filter(kind__startswith="child.category_").count() == 2


def test_a_rejected_one_stays_so_until_its_facts_change(here: Town) -> None:
    child, found = alone(here)
    judge(found.pk, by=here["clerk"], at=NOW, to="rejected", why="隔壁就是外婆家，每天一起吃住")
    say(child, here, Change("boards", "no"))
    found.refresh_from_db()
    assert found.state == "rejected"
    say(child, here, Change("living", "siblings", was_wrong=True, since=date(2026, 9, 8)))
    found.refresh_from_db()
    assert found.state == "proposed"


def test_a_confirmed_one_waits_for_a_person_before_it_ends(here: Town) -> None:
    child, found = alone(here)
    judge(found.pk, by=here["clerk"], at=NOW, to="confirmed")
    say(child, here, Change("living", "relative"))
    found.refresh_from_db()
    assert (found.state, found.lapsed_on) == ("confirmed", NOW.date())
    judge(found.pk, by=here["clerk"], at=NOW, to="ended", why="搬到姨妈家")
    found.refresh_from_db()
    assert (found.state, found.why) == ("ended", "搬到姨妈家")


def test_days_pass_and_birthdays_with_them(here: Town) -> None:
    _, found = alone(here)
    sixteen = NOW.replace(year=2031, month=3, day=6)
    assert refresh_all(at=sixteen - timedelta(days=1)) == 0
    assert refresh_all(at=sixteen) == 1
    found.refresh_from_db()
    assert found.state == "ended"


def test_only_the_station_decides_and_only_on_what_it_saw(here: Town, there: Town) -> None:
    _, found = alone(here)
    for by in (here["director"], here["leader"], there["clerk"]):
        with pytest.raises(Refused):
            judge(found.pk, by=by, at=NOW, to="confirmed")
    with pytest.raises(Blocked, match="事实刚刚变了"):
        judge(found.pk, by=here["clerk"], at=NOW, to="confirmed", seen="other")
    with pytest.raises(Blocked, match="现在不能"):
        judge(found.pk, by=here["clerk"], at=NOW, to="proposed")


def test_what_harms_by_its_name_is_for_those_who_work_with_the_file(here: Town) -> None:
    child = world.child(here)
    say(child, here, Change("harmed", "violence"), Change("living", "alone"))
    assert {face.label for face in of_child(child, works=False)} == {"未满 16 岁单独生活"}
    assert chips([child.pk]) == {child.pk: ["独自生活"]}


def test_the_clerk_confirms_on_the_page(here: Town, at_desk: AtDesk) -> None:
    child, found = alone(here)
    clerk = at_desk(here, "clerk")
    page = clerk.get("children:detail", child.pk)
    assert "为什么是这些类别" in text_of(page)
    assert "待确认" in text_of(page)
    refused = clerk.send("children:category", found.pk, to="rejected", seen=found.basis_of)
    assert (refused.status_code, "请写理由" in text_of(refused)) == (422, True)
    stale: Any = clerk.send("children:category", found.pk, to="confirmed", seen="other")
    assert (stale.status_code, "事实刚刚变了" in text_of(stale)) == (422, True)
    done = clerk.send("children:category", found.pk, to="confirmed", seen=found.basis_of)
    assert done.status_code == 302
    found.refresh_from_db()
    assert found.state == "confirmed"
