"""Correcting a file: different facts merge, the same fact is asked, nothing is overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.children import factories as make
from tests.children.factories import OTHER_TOWN, POND, Staff
from weibao.audit.models import Change, Event, Revision
from weibao.children.actions.editing import Clashed, Settled, edit_file
from weibao.children.actions.files import NumberTaken
from weibao.children.actions.lines import facts_of, lines_at, open_lines
from weibao.children.models import Child, Guardian
from weibao.children.queries.search import search
from weibao.children.rules.guardians import GuardianFacts
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked

pytestmark = pytest.mark.postgres

BIRTH = date(2018, 3, 5)
NUMBER = make.id_number(birth=BIRTH, male=False)


@pytest.fixture
def child(staff: Staff, at: datetime) -> Child:
    return make.child(by=staff.clerk, at=at, guardians=[make.guardian()])


def edit(child: Child, who: Any, at: datetime, **typed: Any) -> Child:
    extra = {name: typed.pop(name) for name in ("guardians", "settled") if name in typed}
    seen = typed.pop("seen", 1)
    return edit_file(child.pk, by=make.acting(who), at=at, seen=seen, typed=typed, **extra)


def people(child: Child) -> list[GuardianFacts]:
    return [facts_of(row) for row in open_lines(child).values()]


def test_a_correction_is_the_next_version(staff: Staff, child: Child, at: datetime) -> None:
    saved = edit(child, staff.director, at, class_name="二年级", note="")
    assert (saved.version, saved.class_name) == (2, "二年级")
    revision = Revision.objects.get(subject=child.pk, version=2)
    assert revision.body == {"class_name": ["", "二年级"]}
    assert revision.person == staff.director.pk
    assert Change.objects.filter(subject=child.pk).count() == 2
    assert Event.objects.get(kind="child.edited").fields == ["class_name"]


def test_nothing_new_leaves_no_trace(staff: Staff, child: Child, at: datetime) -> None:
    edit(child, staff.clerk, at, name="冯小满", birth=BIRTH, guardians=people(child))
    assert Child.objects.get(pk=child.pk).version == 1
    assert not Event.objects.filter(kind="child.edited").exists()


def test_different_facts_of_two_editors_merge(staff: Staff, child: Child, at: datetime) -> None:
    edit(child, staff.director, at, class_name="二年级", note="")
    both = edit(child, staff.clerk, at, class_name="", note="转学来的")
    assert (both.version, both.class_name, both.note) == (3, "二年级", "转学来的")


def test_the_same_fact_of_two_editors_is_asked(staff: Staff, child: Child, at: datetime) -> None:
    later = at + timedelta(minutes=3)
    edit(child, staff.director, later, class_name="二年级", note="新")
    with pytest.raises(Clashed) as clashed:
        edit(child, staff.clerk, later, class_name="三年级", note="")
    (clash,) = clashed.value.facts
    assert (clash.label, clash.mine, clash.theirs) == ("年级班级", "三年级", "二年级")
    assert (clash.by, clash.at) == (staff.director.pk, later)
    assert Child.objects.get(pk=child.pk).version == 2


@pytest.mark.parametrize(("choice", "kept"), [("mine", "三年级"), ("theirs", "二年级")])
def test_the_choice_is_kept_and_nothing_else_touched(
    staff: Staff, child: Child, at: datetime, choice: str, kept: str
) -> None:
    edit(child, staff.director, at, class_name="二年级", note="新")
    settled = Settled(2, **{choice: frozenset({"class_name"})})
    edit(child, staff.clerk, at, class_name="三年级", note="", settled=settled)
    now = Child.objects.get(pk=child.pk)
    assert (now.class_name, now.note) == (kept, "新")


def test_a_choice_does_not_hold_for_a_value_nobody_showed(
    staff: Staff, child: Child, at: datetime
) -> None:
    edit(child, staff.director, at, class_name="二年级")
    edit(child, staff.director, at, class_name="四年级", seen=2)
    settled = Settled(2, mine=frozenset({"class_name"}))
    with pytest.raises(Clashed) as clashed:
        edit(child, staff.clerk, at, class_name="三年级", settled=settled)
    assert clashed.value.facts[0].theirs == "四年级"


def test_guardians_are_never_overwritten(staff: Staff, child: Child, at: datetime) -> None:
    (old,) = people(child)
    later = at + timedelta(hours=1)
    edit(child, staff.clerk, later, guardians=[replace(old, phone="13900000001")])
    assert [
        (g.phone, g.version_from, g.version_to) for g in Guardian.objects.order_by("version_from")
    ] == [
        ("13900006127", 1, 2),
        ("13900000001", 2, None),
    ]
    assert list(lines_at(child, 1).values()) == [old]
    assert Revision.objects.get(subject=child.pk, version=2).fields == ["guardians"]


def test_different_facts_of_a_guardian_merge(staff: Staff, child: Child, at: datetime) -> None:
    (old,) = people(child)
    edit(child, staff.director, at, guardians=[replace(old, phone="13900000001")])
    father = make.guardian(relation="father", name="冯强", phone="")
    edit(child, staff.clerk, at, guardians=[replace(old, name="霍桂芬"), father])
    assert [(g.name, g.phone) for g in people(child)] == [
        ("霍桂芬", "13900000001"),
        ("冯强", ""),
    ]


def test_the_same_fact_of_a_guardian_is_asked_and_decided(
    staff: Staff, child: Child, at: datetime
) -> None:
    (old,) = people(child)
    later = at + timedelta(minutes=1)
    edit(child, staff.director, later, guardians=[replace(old, phone="13900000001")])
    mine = [replace(old, phone="13900000002")]
    with pytest.raises(Clashed) as clashed:
        edit(child, staff.clerk, later, guardians=mine)
    (signed,) = clashed.value.guardians
    assert (signed.by, signed.at) == (staff.director.pk, later)
    settled = Settled(2, mine=frozenset({signed.clash.key}))
    edit(child, staff.clerk, later, guardians=mine, settled=settled)
    assert people(child)[0].phone == "13900000002"


def test_a_decision_about_a_guardian_lapses_when_it_changed_again(
    staff: Staff, child: Child, at: datetime
) -> None:
    (old,) = people(child)
    for seen, phone in ((1, "13900000001"), (2, "13900000003")):
        edit(child, staff.director, at, guardians=[replace(old, phone=phone)], seen=seen)
    settled = Settled(2, mine=frozenset({f"g-{old.line}-phone"}))
    with pytest.raises(Clashed):
        edit(child, staff.clerk, at, guardians=[replace(old, phone="1")], settled=settled)


def test_a_guardian_that_never_was_here_is_a_new_one(
    staff: Staff, child: Child, at: datetime
) -> None:
    stranger = make.child(
        by=staff.clerk, at=at, name="向晓东", guardians=[make.guardian(name="甘露")]
    )
    (theirs,) = people(stranger)
    edit(child, staff.clerk, at, guardians=[*people(child), theirs])
    assert len(people(child)) == 2
    assert people(stranger) == [theirs]
    assert theirs.line not in {facts.line for facts in people(child)}


def test_what_was_corrected_is_found_anew(staff: Staff, child: Child, at: datetime) -> None:
    edit(child, staff.clerk, at, name="冯大满", id_number=NUMBER, sex="female", birth=BIRTH)

    def found(typed: str) -> list[Child]:
        return search(typed, make.acting(staff.clerk), on=at.date()).rows

    assert found("小满") == []
    assert [row.pk for row in found("大满")] == [child.pk]
    assert [row.pk for row in found(NUMBER)] == [child.pk]
    edit(child, staff.clerk, at, id_number="", seen=2)
    assert found(NUMBER) == []
    make.child(by=staff.clerk, at=at, name="向晓东", sex="female", id_number=NUMBER)


def test_a_number_of_another_file_is_refused(staff: Staff, child: Child, at: datetime) -> None:
    other = make.child(by=staff.clerk, at=at, name="向晓东", id_number=NUMBER)
    with pytest.raises(NumberTaken) as taken:
        edit(child, staff.clerk, at, id_number=NUMBER)
    assert taken.value.file is not None
    assert taken.value.file.pk == other.pk
    far = make.id_number(birth=BIRTH, male=False, series=44)
    make.child(by=staff.elsewhere, at=at, town=OTHER_TOWN, area=f"{OTHER_TOWN}201", id_number=far)
    with pytest.raises(NumberTaken) as taken:
        edit(child, staff.clerk, at, id_number=far)
    assert taken.value.file is None


def test_who_may_not_edit_is_refused(staff: Staff, child: Child, at: datetime) -> None:
    for who in (staff.neighbour, staff.elsewhere, staff.teacher, staff.leader, staff.police):
        with pytest.raises(Refused):
            edit(child, who, at, note="x")


def test_a_director_cannot_move_a_child_out_of_the_village(
    staff: Staff, child: Child, at: datetime
) -> None:
    with pytest.raises(Refused):
        edit(child, staff.director, at, area=POND)
    assert edit(child, staff.clerk, at, area=POND).area == POND


def test_contradictions_are_refused_also_without_the_form(
    staff: Staff, child: Child, at: datetime
) -> None:
    with pytest.raises(Blocked):
        edit(child, staff.clerk, at, birth=date(2031, 1, 1))
