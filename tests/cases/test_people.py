"""The people of a case: covered by default, cut to what the viewer's line shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.world import NOW, Town
from weibao.cases.models import Case, Participant
from weibao.cases.models.access import Sees
from weibao.cases.queries.people import children_of, faces, people_of

ON = NOW.date()


@pytest.fixture
def case(here: Town) -> Case:
    made = world.case(here, suspect_known="孩子的叔叔")
    child = world.child(here, name="欧阳小轩")
    add = Participant.objects.create
    add(case=made, role="child", child=child, since=NOW)
    add(case=made, role="witness", name="邱大姐", since=NOW)
    add(case=made, role="guardian", name="阿依努尔·买买提", about="外婆", since=NOW)
    add(case=made, role="carer", name="前任照料人", since=NOW, until=NOW + timedelta(days=1))
    return made


def names(case: Case, sees: Sees, *, uncovered: bool = False) -> dict[str, str]:
    return {
        face.role: face.name
        for face in faces(people_of(case), sees=sees, on=ON, uncovered=uncovered)
    }


def test_the_lead_sees_all_under_a_cover(case: Case) -> None:
    assert names(case, Sees.ALL) == {
        "被反映人": "还不知道姓名",
        "孩子": "欧阳▮▮",
        "知情人": "邱▮▮",
        "监护人": "阿▮▮▮·▮▮▮",
    }


def test_a_unit_with_its_own_part_sees_no_suspect_and_no_witness(case: Case) -> None:
    assert set(names(case, Sees.OWN)) == {"孩子", "监护人"}
    assert set(names(case, Sees.OWN, uncovered=True)) == {"孩子", "监护人"}


def test_the_stage_shows_nobody_uncovered_or_not(case: Case) -> None:
    assert names(case, Sees.STAGE) == {}
    assert names(case, Sees.STAGE, uncovered=True) == {}


def test_uncovered_names_are_whole(case: Case) -> None:
    shown = names(case, Sees.ALL, uncovered=True)
    assert (shown["孩子"], shown["监护人"]) == ("欧阳小轩", "阿依努尔·买买提")


def test_facts_and_what_to_beware_of(case: Case) -> None:
    case.participants.filter(role="guardian").update(flags=["not_alone"])
    found = {face.role: face for face in faces(people_of(case), sees=Sees.ALL, on=ON)}
    assert found["孩子"].facts == "男 11 岁"
    assert [caution.text for caution in found["监护人"].cautions] == ["不得单独接触孩子"]
    assert found["被反映人"].about == "孩子的叔叔"


def test_children_of_a_case_are_those_on_file(case: Case) -> None:
    child = case.participants.get(role="child").child
    assert child is not None
    assert children_of(case) == [child.pk]
