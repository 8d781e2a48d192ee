"""Opening a file: searched first, numbered, sealed, found again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from tests.children import factories as make
from tests.children.factories import OTHER_TOWN, POND, STONE, Staff
from weibao.audit.models import Change, Event, Revision
from weibao.children.actions.files import NumberTaken, SimilarFound
from weibao.children.models import Child, Guardian
from weibao.children.queries.similar import same_number
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import FlowStep, Register, SearchToken

pytestmark = pytest.mark.postgres

BIRTH = date(2018, 3, 5)
NUMBER = make.id_number(birth=BIRTH, male=False)


def test_a_file_is_numbered_and_leaves_its_traces(staff: Staff, at: datetime) -> None:
    child = make.child(by=staff.director, at=at, guardians=[make.guardian()])
    assert (child.file_no, child.version, child.status) == ("C2026-000001", 1, "open")
    revision = Revision.objects.get(subject=child.pk)
    assert (revision.version, revision.person) == (1, staff.director.pk)
    assert revision.body["name"] == [None, "冯小满"]
    assert "guardians" in revision.fields
    assert Change.objects.get(subject=child.pk).version == 1
    assert Event.objects.get(kind="child.opened").subject == child.pk
    assert FlowStep.objects.get(subject=child.pk).target == "open"
    assert SearchToken.objects.filter(subject=child.pk).count() > 5
    assert Guardian.objects.get(child=child).version_from == 1


def test_numbers_have_no_gap_after_a_refusal(staff: Staff, at: datetime) -> None:
    make.child(by=staff.clerk, at=at)
    with pytest.raises(SimilarFound):
        make.child(by=staff.clerk, at=at)
    assert make.child(by=staff.clerk, at=at, name="向晓东").file_no == "C2026-000002"
    assert Register.objects.get(name="child").last == 2


def test_each_town_counts_for_itself(staff: Staff, at: datetime) -> None:
    make.child(by=staff.clerk, at=at)
    there = make.child(
        by=staff.elsewhere, at=at, town=OTHER_TOWN, area=f"{OTHER_TOWN}201", name="万里"
    )
    assert there.file_no == "C2026-000001"


@pytest.mark.parametrize(
    "name",
    ["冯小满", "馮小滿", " 冯小满"],
    ids=["same", "other form of the characters", "space before"],
)
def test_the_same_name_and_birthday_is_shown_first(staff: Staff, at: datetime, name: str) -> None:
    known = make.child(by=staff.clerk, at=at)
    with pytest.raises(SimilarFound) as similar:
        make.child(by=staff.clerk, at=at, name=name)
    assert [row.pk for row in similar.value.files] == [known.pk]
    assert Child.objects.count() == 1


def test_who_looked_may_open_another(staff: Staff, at: datetime) -> None:
    known = make.child(by=staff.clerk, at=at)
    twin = make.child(by=staff.clerk, at=at, confirmed_not=[known.pk])
    assert Child.objects.count() == 2
    assert twin.pk != known.pk


def test_a_part_of_the_name_or_another_birthday_is_another_child(
    staff: Staff, at: datetime
) -> None:
    make.child(by=staff.clerk, at=at)
    make.child(by=staff.clerk, at=at, name="冯小满意")
    make.child(by=staff.clerk, at=at, birth=date(2018, 3, 6))
    assert Child.objects.count() == 3


def test_without_a_birthday_the_village_decides(staff: Staff, at: datetime) -> None:
    make.child(by=staff.clerk, at=at, birth=None)
    make.child(by=staff.clerk, at=at, birth=None, area=POND)
    with pytest.raises(SimilarFound):
        make.child(by=staff.clerk, at=at)


def test_a_like_file_of_the_neighbour_village_is_only_said_to_exist(
    staff: Staff, at: datetime
) -> None:
    theirs = make.child(by=staff.neighbour, at=at, area=POND)
    with pytest.raises(SimilarFound) as similar:
        make.child(by=staff.director, at=at)
    assert similar.value.files == ()
    assert similar.value.elsewhere == (theirs.pk,)
    mine = make.child(by=staff.director, at=at, confirmed_elsewhere=True)
    assert mine.area == STONE


def test_an_identity_number_has_one_file(staff: Staff, at: datetime) -> None:
    known = make.child(by=staff.clerk, at=at, id_number=NUMBER)
    with pytest.raises(NumberTaken) as taken:
        make.child(by=staff.clerk, at=at, name="向晓东", birth=BIRTH, id_number=NUMBER)
    assert taken.value.file is not None
    assert taken.value.file.pk == known.pk
    with pytest.raises(NumberTaken):
        make.child(by=staff.clerk, at=at, id_number=NUMBER, confirmed_not=[known.pk])


def test_a_number_elsewhere_is_answered_alike_and_with_equal_work(
    staff: Staff, at: datetime
) -> None:
    make.child(by=staff.neighbour, at=at, area=POND, id_number=NUMBER)
    far = make.id_number(birth=BIRTH, male=False, series=44)
    make.child(by=staff.elsewhere, at=at, town=OTHER_TOWN, area=f"{OTHER_TOWN}201", id_number=far)
    director = make.acting(staff.director)
    asked = {}
    for where, number in (("village", NUMBER), ("town", far)):
        with statements() as counted, pytest.raises(NumberTaken) as taken:
            make.child(by=director, at=at, name="岳明", birth=BIRTH, id_number=number)
        assert taken.value.file is None
        asked[where] = counted
    assert asked["village"] == asked["town"]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements of a block without their values."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "SAVEPOINT" not in sql:
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def test_to_ask_for_a_number_is_the_same_work_whether_there_is_a_file_or_none(
    staff: Staff, at: datetime
) -> None:
    make.child(by=staff.neighbour, at=at, area=POND, id_number=NUMBER)
    actor, nobody = make.acting(staff.director), make.id_number(birth=BIRTH, male=True)
    with statements() as there:
        assert same_number(NUMBER, actor=actor).elsewhere
    with statements() as nowhere:
        assert not same_number(nobody, actor=actor)
    assert there == nowhere


def test_the_number_fills_in_what_was_left_open(staff: Staff, at: datetime) -> None:
    child = make.child(by=staff.clerk, at=at, birth=None, sex="unknown", id_number=NUMBER.lower())
    assert (child.birth, child.sex, child.id_number) == (BIRTH, "female", NUMBER)


def test_contradictions_are_refused_also_without_the_form(staff: Staff, at: datetime) -> None:
    with pytest.raises(Blocked) as blocked:
        make.child(by=staff.clerk, at=at, birth=date(2017, 3, 5), id_number=NUMBER)
    assert "不一致" in blocked.value.reasons[0]


def test_nobody_opens_files_of_another_place(staff: Staff, at: datetime) -> None:
    with pytest.raises(Refused):
        make.child(by=staff.director, at=at, area=POND)
    with pytest.raises(Refused):
        make.child(by=staff.clerk, at=at, town=OTHER_TOWN, area=f"{OTHER_TOWN}201")
    with pytest.raises(Refused):
        make.child(by=staff.clerk, at=at, area=f"{OTHER_TOWN}201")
    with pytest.raises(Refused):
        make.child(by=staff.teacher, at=at)
    assert not Child.objects.exists()
