"""Two files of one child become one, and two again: exactly as they were."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import world
from tests.children.test_facts import say
from tests.children.test_importing import GOOD
from tests.support.portrait import portrait
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event
from weibao.cases.actions.children import link_child
from weibao.cases.models import Participant
from weibao.children.actions import categories, risk, standing_over
from weibao.children.actions.editing import edit_file
from weibao.children.actions.facts import Change
from weibao.children.actions.merging import CHOOSE, merge
from weibao.children.actions.pairs import find, find_all, tell_apart
from weibao.children.actions.standing import reopen_file
from weibao.children.actions.transfers import accept, ask
from weibao.children.actions.unmerging import unmerge
from weibao.children.models import Category, Child, Fact, Merge, Pair, RiskLevel
from weibao.children.models.duplicate import PairState
from weibao.children.queries.sides import side_of
from weibao.children.rules.guardians import GuardianFacts
from weibao.children.rules.merging import choices
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Notice


def twins(here: Town) -> tuple[Child, Child]:
    """One child, written down by the village without a number and by the station with a slip."""
    one = world.child(
        here,
        address="三组12号",
        class_name="四年级",
        guardians=[
            GuardianFacts("father", "向大山", phone="13800001111"),
            GuardianFacts("grandmother", "田桂香", is_guardian=False, is_carer=True),
        ],
    )
    other = world.child(
        here,
        name="向晓轩",
        id_number=GOOD,
        note="外婆说话听不清",
        guardians=[GuardianFacts("father", "向大山"), GuardianFacts("mother", "冯小兰")],
    )
    say(one, here, Change("ethnicity", "01"), Change("economy", "low"))
    say(other, here, Change("economy", "plain"), Change("boards", "yes"))
    return one, other


def proposed(here: Town) -> Pair:
    find(here.code, at=NOW)
    return Pair.objects.get()


def joined(pair: Pair, here: Town, *, keep: Child, taken: set[str] | None = None) -> Merge:
    one, other = (Child.objects.get(pk=key) for key in (pair.one_id, pair.other_id))
    kept, gone = (one, other) if one.pk == keep.pk else (other, one)
    keys = {choice.key for choice in choices(side_of(kept), side_of(gone))}
    return merge(
        pair.pk,
        by=here["clerk"],
        at=NOW,
        keep=keep.pk,
        versions=(one.version, other.version),
        taken=taken or set(),
        left=keys - (taken or set()),
        why="村主任确认是同一个孩子",
    )


def test_a_likely_pair_is_proposed_once_and_stays_decided(here: Town, there: Town) -> None:
    one, other = twins(here)
    world.child(here, name="冉小花", sex="female", birth=date(2012, 8, 9))
    world.child(there)
    assert find_all(at=NOW) == 1
    pair = Pair.objects.get()
    assert {pair.one_id, pair.other_id} == {one.pk, other.pk}
    assert (pair.state, pair.score > 90) == ("proposed", True)
    assert "出生日期相同" in pair.reasons
    assert find_all(at=NOW) == 0
    tell_apart(pair.pk, by=here["clerk"], at=NOW, why="堂兄弟")
    assert find_all(at=NOW) == 0
    pair.refresh_from_db()
    assert (pair.state, pair.why) == ("apart", "堂兄弟")


def test_a_pair_that_is_alike_no_more_fades_and_comes_back(here: Town) -> None:
    _, other = twins(here)
    pair = proposed(here)
    changed: dict[str, Any] = {"name": "石磊", "birth": date(2009, 1, 1), "id_number": ""}
    child = Child.objects.get(pk=other.pk)
    edit_file(other.pk, by=here["clerk"], at=NOW, seen=child.version, typed=changed, guardians=[])
    assert find(here.code, at=NOW) == 1
    pair.refresh_from_db()
    assert pair.state == PairState.FADED


def test_one_file_stays_with_what_both_say(here: Town) -> None:
    one, other = twins(here)
    pair = proposed(here)
    row = joined(pair, here, keep=one, taken={"name", "fact:economy"})
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.name, one.id_number, one.address) == ("向晓轩", GOOD, "三组12号")
    assert (one.status, other.status, other.left_kind) == ("open", "closed", "merged")
    people = [(who.relation, who.name, who.phone) for who in side_of(one).people]
    assert people == [
        ("father", "向大山", "13800001111"),
        ("grandmother", "田桂香", ""),
        ("mother", "冯小兰", ""),
    ]
    said = {fact.kind: fact.content for fact in side_of(one).facts}
    assert said == {"ethnicity": "01", "economy": "plain", "boards": "yes"}
    pair.refresh_from_db()
    assert (pair.state, row.kept_id, row.gone_id) == ("merged", one.pk, other.pk)
    for child in (one, other):
        assert Event.objects.filter(kind="child.merged", subject=child.pk).count() == 1
    with pytest.raises(Blocked, match="撤销合并"):
        reopen_file(other.pk, by=here["clerk"], at=NOW, version=other.version, reason="再看看")


@pytest.mark.parametrize("keep", [0, 1])
def test_taken_back_both_are_as_they_were_to_the_byte(here: Town, keep: int) -> None:
    pair_of = twins(here)
    kept = pair_of[keep]
    # A parent of the file that goes, with facts of its own, a decided category and two decided levels.
    (line,) = [who.line for who in side_of(pair_of[1]).people if who.relation == "mother"]
    say(pair_of[1], here, Change("state", "DEAD", about=line, since=date(2026, 1, 5)))
    for child, level in zip(pair_of, (2, 4), strict=True):
        risk.decide(child.pk, by=here["clerk"], at=NOW, level=level, why="商量过")
    for found in Category.objects.filter(state="proposed"):
        categories.judge(found.pk, by=here["clerk"], at=NOW, to="confirmed")
    world.case(here, child=pair_of[0])
    world.case(here, child=pair_of[1], key="b" * 32)
    before = [portrait(child) for child in pair_of]
    row = joined(proposed(here), here, keep=kept, taken={"name", "fact:economy"})
    assert [portrait(child) for child in pair_of] != before
    assert Participant.objects.filter(child=kept, until=None).count() == 2
    decided = RiskLevel.objects.get(child=kept, state="decided")
    assert decided.level == 4, "nothing is lowered by a merge"
    unmerge(row.pk, by=here["clerk"], at=NOW, why="问清楚了，是堂兄弟")
    for child, said in zip(pair_of, before, strict=True):
        assert portrait(child).decode().splitlines() == said.decode().splitlines()
    row.refresh_from_db()
    assert (row.left, Pair.objects.get().state) == ([], "apart")
    for child in pair_of:
        assert Event.objects.filter(kind="child.unmerged", subject=child.pk).count() == 1


@pytest.mark.parametrize(
    ("own", "other", "stays"),
    [
        ("proposed", "confirmed", "confirmed"),
        ("proposed", "rejected", "rejected"),
        ("rejected", "confirmed", "confirmed"),
        ("confirmed", "confirmed", "confirmed"),
        ("", "confirmed", "confirmed"),
        ("confirmed", "", "confirmed"),
    ],
)
def test_of_two_categories_of_a_kind_the_stronger_stays(
    here: Town, own: str, other: str, stays: str
) -> None:
    files = world.child(here), world.child(here, name="冉小花", sex="female")
    given = {"code": "left_behind", "reasons": [], "basis_of": "x", "found_at": NOW}
    rows = [
        Category.objects.create(child=child, state=state, **given)
        for child, state in zip(files, (own, other), strict=True)
        if state
    ]
    kept, gone = files
    journal = standing_over.follow(gone, kept, at=NOW)
    (now,) = Category.objects.filter(child=kept).exclude(state="ended")
    assert now.state == stays
    assert not Category.objects.filter(child=gone).exclude(state="ended").exists()
    standing_over.back(journal, at=NOW)
    for row in rows:
        back = Category.objects.get(pk=row.pk)
        assert (back.child_id, back.state, back.ended_at) == (row.child_id, row.state, None)


def test_what_was_changed_since_stays_and_is_named(here: Town) -> None:
    one, _ = twins(here)
    row = joined(proposed(here), here, keep=one, taken={"name", "fact:economy"})
    one.refresh_from_db()
    typed = {"name": "向小萱"}
    edit_file(one.pk, by=here["clerk"], at=NOW, seen=one.version, typed=typed)
    say(one, here, Change("economy", "edge", was_wrong=True))
    done = unmerge(row.pk, by=here["clerk"], at=NOW, why="问清楚了")
    one.refresh_from_db()
    assert one.name == "向小萱"
    assert len(done.left) == 2
    assert "姓名" in done.left
    assert Fact.objects.get(child=one, kind="economy", version_to=None).value == "edge"


def test_a_case_with_both_children_keeps_one_and_gets_both_back(here: Town) -> None:
    one, other = twins(here)
    case = world.case(here, child=one)
    link_child(case.pk, by=here["clerk"], at=NOW, version=case.version, child=other.pk)
    before = portrait(one), portrait(other)
    row = joined(proposed(here), here, keep=one)
    assert [who.child_id for who in case.participants.filter(role="child", until=None)] == [one.pk]
    unmerge(row.pk, by=here["clerk"], at=NOW, why="是堂兄弟")
    for child, said in zip((one, other), before, strict=True):
        assert portrait(child).decode().splitlines() == said.decode().splitlines()


def test_two_open_cases_of_one_child_are_told_to_those_who_lead_them(here: Town) -> None:
    one, other = twins(here)
    numbers = {
        world.case(here, child=one).number,
        world.case(here, child=other, key="b" * 32).number,
    }
    joined(proposed(here), here, keep=one)
    rows = list(Notice.objects.filter(key__startswith="case:twice:"))
    assert len(rows) == 3
    assert all(number in row.text for row in rows for number in numbers)


def test_every_difference_must_be_chosen_and_nothing_be_changed_meanwhile(here: Town) -> None:
    one, other = twins(here)
    pair = proposed(here)
    given: dict[str, Any] = {"at": NOW, "keep": one.pk, "taken": [], "why": "同一个"}
    versions = tuple(Child.objects.get(pk=key).version for key in (pair.one_id, pair.other_id))
    given["versions"] = versions
    with pytest.raises(Blocked, match=CHOOSE):
        merge(pair.pk, by=here["clerk"], left=["name"], **given)
    with pytest.raises(Refused):
        merge(pair.pk, by=here["director"], left=[], **given)
    given["versions"] = (versions[0], versions[1] - 1)
    with pytest.raises(Stale):
        merge(pair.pk, by=here["clerk"], left=["name", "fact:economy"], **given)
    assert Child.objects.filter(pk__in=[one.pk, other.pk], status="open").count() == 2


def test_files_that_moved_away_are_no_longer_this_stations(here: Town, there: Town) -> None:
    one, other = twins(here)
    pair = proposed(here)
    row = ask(one.pk, by=here["clerk"], at=NOW, to_area=there.village, why="搬家", along=[other.pk])
    accept(row.pk, by=there["clerk"], at=NOW)
    with pytest.raises(Refused):
        joined(pair, here, keep=one)
    assert Child.objects.filter(status="open").count() == 2
    find(there.code, at=NOW)
    (pair,) = Pair.objects.all()
    assert (pair.town, pair.state) == (there.code, "proposed"), "the same two files stay one pair"


def test_a_merge_is_not_taken_back_by_the_town_that_the_file_left(here: Town, there: Town) -> None:
    one, _ = twins(here)
    row = joined(proposed(here), here, keep=one)
    moved = ask(one.pk, by=here["clerk"], at=NOW, to_area=there.village, why="搬家")
    accept(moved.pk, by=there["clerk"], at=NOW)
    with pytest.raises(Refused):
        unmerge(row.pk, by=here["clerk"], at=NOW, why="是堂兄弟")


def test_only_once_and_not_by_the_neighbour(here: Town, there: Town) -> None:
    one, _ = twins(here)
    pair = proposed(here)
    row = joined(pair, here, keep=one)
    with pytest.raises(Blocked, match="核对过了"):
        joined(pair, here, keep=one)
    with pytest.raises(Refused):
        unmerge(row.pk, by=there["clerk"], at=NOW, why="不归我")
    unmerge(row.pk, by=here["clerk"], at=NOW, why="是堂兄弟")
    with pytest.raises(Blocked, match="已经撤销"):
        unmerge(row.pk, by=here["clerk"], at=NOW, why="再来")
