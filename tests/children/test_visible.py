"""Who sees which file, and how far covered: queries, permission checks and lists agree."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.http import QueryDict

from tests.children import factories as make
from tests.children.factories import OTHER_TOWN, POND, STONE, Staff
from weibao.children import permissions
from weibao.children.lists import FILES
from weibao.children.models import Child
from weibao.children.queries.faces import faces, guardian_faces, level_of, particulars
from weibao.children.queries.places import schools_of, villages_kept, villages_seen
from weibao.children.queries.visible import visible
from weibao.kernel.lists import Asker
from weibao.kernel.masking import Level
from weibao.kernel.permission import Permission
from weibao.office.listing import read_only
from weibao.office.queries import saved
from weibao.org.models import Appointment, Person, Post
from weibao.org.roles import Role

pytestmark = pytest.mark.postgres

OWN, NEAR, FAR, PUPIL = "own", "near", "far", "pupil"


@pytest.fixture
def files(staff: Staff, at: datetime) -> dict[str, Child]:
    there = {"town": OTHER_TOWN, "area": f"{OTHER_TOWN}201"}
    return {
        OWN: make.child(by=staff.director, at=at, name="冯小满"),
        NEAR: make.child(by=staff.neighbour, at=at, name="向晓东", area=POND),
        FAR: make.child(by=staff.elsewhere, at=at, name="万里", **there),
        PUPIL: make.child(by=staff.clerk, at=at, name="岳明", area=POND, school=staff.school),
    }


SEEN: dict[str, dict[str, Level]] = {
    "clerk": {OWN: Level.SURNAME, NEAR: Level.SURNAME, PUPIL: Level.SURNAME},
    "director": {OWN: Level.ENDS},
    "neighbour": {NEAR: Level.ENDS, PUPIL: Level.ENDS},
    "teacher": {PUPIL: Level.SURNAME},
    "police": {},
    "leader": {OWN: Level.CODE, NEAR: Level.CODE, PUPIL: Level.CODE},
    "auditor": {},
    "elsewhere": {FAR: Level.SURNAME},
}


@pytest.mark.parametrize("who", SEEN)
def test_who_sees_which_file_and_how_far(staff: Staff, files: dict[str, Child], who: str) -> None:
    actor = make.acting(getattr(staff, who))
    keys = {child.pk: key for key, child in files.items()}
    shown = {keys[row.pk]: level_of(row) for row in visible(actor)}
    assert shown == SEEN[who]


@pytest.mark.parametrize("who", SEEN)
@pytest.mark.parametrize(
    "entry",
    [
        permissions.CHILDREN_VIEW,
        permissions.CHILDREN_REVEAL,
        permissions.CHILDREN_EDIT,
        permissions.CHILDREN_CLOSE,
        permissions.CHILDREN_LOOKS,
    ],
    ids=lambda entry: entry.name,
)
def test_the_check_of_one_file_equals_the_list(
    staff: Staff, files: dict[str, Child], who: str, entry: Permission
) -> None:
    actor = make.acting(getattr(staff, who))
    rows = set(entry.visible_to(actor, Child.objects.all()))
    assert {child for child in files.values() if entry.can(actor, child)} == rows


def test_nobody_who_is_not_signed_in_sees_a_file(files: dict[str, Child]) -> None:
    assert list(visible(None)) == []


def test_two_posts_give_each_file_its_own_level(
    staff: Staff, files: dict[str, Child], at: datetime
) -> None:
    """A director who is a leader too must not see the neighbour village by name."""
    post = Post.objects.get(appointments__person=staff.leader)
    Appointment.objects.create(
        person=staff.director, post=post, valid_from=make.SINCE, created_at=at
    )
    shown = {row.pk: level_of(row) for row in visible(make.acting(staff.director))}
    assert shown[files[OWN].pk] == Level.ENDS
    assert shown[files[NEAR].pk] == Level.CODE


@pytest.mark.parametrize(
    ("who", "name"), [("clerk", "冯＊＊"), ("director", "冯＊满"), ("leader", "石桥村儿童")]
)
def test_a_line_holds_no_more_than_the_level(
    staff: Staff, files: dict[str, Child], at: datetime, who: str, name: str
) -> None:
    actor = make.acting(getattr(staff, who))
    (face,) = faces(visible(actor).filter(pk=files[OWN].pk), on=at.date())
    assert face.name.plain == name
    assert "小满" not in repr(face)
    assert (face.meta, face.village) == ("女 8 岁", "石桥村")
    assert face.born == ("2018 年" if who == "leader" else "2018-03-05")


def test_a_leader_is_told_no_particulars(staff: Staff, at: datetime) -> None:
    child = make.child(
        by=staff.clerk, at=at, address="五组 12 号", note="母亲失联", class_name="二年级",
        guardians=[make.guardian()],
    )  # fmt: skip
    (row,) = visible(make.acting(staff.leader))
    told = particulars(row, level=level_of(row), village="石桥村")
    assert (told.id_number, told.address) == (None, None)
    assert (told.note, told.class_name) == ("", "")
    (person,) = guardian_faces(child, level=Level.CODE)
    assert (person.relation, person.name, person.phone) == ("祖母", None, None)


def test_numbers_phones_and_addresses_are_covered_until_revealed(
    staff: Staff, at: datetime
) -> None:
    number = make.id_number(birth=datetime(2018, 3, 5, tzinfo=at.tzinfo).date(), male=False)
    child = make.child(
        by=staff.clerk, at=at, id_number=number, address="五组 12 号", guardians=[make.guardian()]
    )
    covered = particulars(child, level=Level.SURNAME, village="石桥村")
    assert covered.id_number is not None
    assert covered.address is not None
    assert "20180305" not in covered.id_number.plain
    assert covered.address.plain == "＊＊＊"
    (person,) = guardian_faces(child, level=Level.SURNAME)
    assert person.name is not None
    assert person.phone is not None
    assert (person.name.plain, person.phone.plain) == ("霍＊＊", "139****6127")
    whole = particulars(child, level=Level.FULL, village="石桥村")
    assert whole.id_number is not None
    assert whole.id_number.plain == number


def test_the_list_is_cut_and_sorted_by_the_database(
    staff: Staff, files: dict[str, Child], at: datetime
) -> None:
    unborn = make.child(by=staff.clerk, at=at, name="甘露", birth=None)
    asker = Asker(make.acting(staff.clerk), at)

    def rows(**asked: str) -> list[str]:
        query = QueryDict(mutable=True)
        query.update(asked)
        return [row.name for row in FILES.select(read_only(query, FILES, asker)[0], asker)]

    assert rows(village=POND, status="open") == ["向晓东", "岳明"]
    assert rows(village=f"{OTHER_TOWN}201") == rows()
    assert rows(status="closed") == []
    assert rows(sort="name") == rows(sort="village")
    assert rows(sort="-file")[0] == unborn.name
    # A birthday nobody knows comes last whichever way the list is sorted, on both databases.
    assert rows(sort="birth")[-1] == rows(sort="-birth")[-1] == unborn.name
    assert {tab.key: tab.count for tab in saved.tabs(FILES, asker, FILES.choices(asker))} == {
        "open": "4",
        "focus": "0",
        "risk": "0",
        "rate": "0",
        "confirm": "0",
        "turning": "0",
        "grown": "0",
        "closed": "0",
        "all": "4",
    }


def test_what_a_person_may_choose_from(staff: Staff, at: datetime) -> None:
    def kept(who: Person) -> list[str]:
        return [area.code for area in villages_kept(make.acting(who))]

    def seen(who: Person) -> list[str]:
        return [area.code for area in villages_seen(make.acting(who))]

    assert seen(staff.clerk) == seen(staff.teacher) == seen(staff.leader) == [STONE, POND]
    assert seen(staff.director) == [STONE]
    assert seen(staff.auditor) == []
    assert kept(staff.clerk) == [STONE, POND]
    assert kept(staff.director) == [STONE]
    assert kept(staff.teacher) == []
    assert [unit.short_name for unit in schools_of(make.TOWN, on=at.date())] == ["石桥小学"]
    assert {Role.LEADER, Role.AUDITOR}.isdisjoint(permissions.CHILDREN_REVEAL.roles)
