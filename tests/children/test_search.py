"""Finding files: by every way a name is typed, within what the person may see, best first."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection

from tests.children import factories as make
from tests.children.factories import OTHER_TOWN, POND, Staff
from weibao.children.actions.standing import close_file
from weibao.children.models import Child
from weibao.children.queries.search import read, search
from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.searching import searches
from weibao.office.models import SearchToken

pytestmark = pytest.mark.postgres

BIRTH = date(2018, 3, 5)
NUMBER = make.id_number(birth=BIRTH, male=False)
TODAY = date(2026, 9, 30)


@pytest.fixture
def child(staff: Staff, at: datetime) -> Child:
    return make.child(
        by=staff.clerk, at=at, name="单于小满", id_number=NUMBER, guardians=[make.guardian()]
    )


def found(who: object, typed: str) -> list[str]:
    return [row.name for row in search(typed, make.acting(who), on=TODAY).rows]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    [
        "单于小满", "小满", "于小", " 小满 ", "單于小滿", "chanyuxiaoman", "xiaoman", "ShanYu", "cyxm", "xm",
        "XM", "单yxm", NUMBER, NUMBER.lower(), f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        f"{NUMBER[-4:]} 2018", f"2018/{NUMBER[-4:]}", "13900006127", "139-0000-6127", "+86 139 0000 6127",
        "C2026-000001", "c2026-1",
    ],
)  # fmt: skip
def test_every_way_to_ask_finds_the_file(staff: Staff, child: Child, typed: str) -> None:
    assert found(staff.clerk, typed) == ["单于小满"]


@pytest.mark.parametrize(
    "typed",
    ["小曼", "xiaomang2", "13900006128", f"{NUMBER[-4:]} 2017", "C2026-000002", "C2025-000001"],
)
def test_what_does_not_fit_is_not_found(staff: Staff, child: Child, typed: str) -> None:
    assert found(staff.clerk, typed) == []


@pytest.mark.parametrize("typed", ["满", "x", "，", "\x00", "😀", "\u202e", "%", "_" * 80])
def test_too_little_is_said_and_nothing_breaks(staff: Staff, child: Child, typed: str) -> None:
    result = search(typed, make.acting(staff.clerk), on=TODAY)
    assert result.rows == []
    assert result.problem != ""


def test_a_mistyped_number_is_explained(staff: Staff, child: Child) -> None:
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
    assert "最后一位" in search(wrong, make.acting(staff.clerk), on=TODAY).problem


def test_nobody_finds_what_they_may_not_see(staff: Staff, child: Child, at: datetime) -> None:
    for who in (staff.neighbour, staff.elsewhere, staff.teacher, staff.police, staff.auditor):
        for typed in ("小满", NUMBER, "13900006127", child.file_no):
            assert found(who, typed) == []
    assert found(staff.director, "小满") == ["单于小满"]


def test_a_leader_finds_by_file_number_only(staff: Staff, child: Child) -> None:
    """A name that is found tells whose covered file it is."""
    assert [found(staff.leader, typed) for typed in ("小满", NUMBER, "13900006127")] == [[], [], []]
    assert len(found(staff.leader, child.file_no)) == 1


def test_the_same_child_of_two_towns_is_found_by_each_at_home(staff: Staff, at: datetime) -> None:
    make.child(by=staff.clerk, at=at)
    there = {"town": OTHER_TOWN, "area": f"{OTHER_TOWN}201"}
    make.child(by=staff.elsewhere, at=at, **there)
    assert len(found(staff.clerk, "小满")) == len(found(staff.elsewhere, "小满")) == 1
    here, yonder = (
        set(SearchToken.objects.filter(town=town).values_list("token", flat=True))
        for town in (make.TOWN, OTHER_TOWN)
    )
    assert here.isdisjoint(yonder)


def test_the_best_come_first(staff: Staff, at: datetime) -> None:
    for name in ("李晓明华", "王李晓明", "李晓明", "黎小鸣"):
        make.child(by=staff.clerk, at=at, name=name)
    assert found(staff.clerk, "李晓明") == ["李晓明", "李晓明华", "王李晓明"]
    assert found(staff.clerk, "lixiaoming")[:2] == ["李晓明", "黎小鸣"]


def test_open_files_come_before_closed_ones_that_fit_as_well(staff: Staff, at: datetime) -> None:
    gone = make.child(by=staff.clerk, at=at)
    close_file(gone.pk, by=make.acting(staff.clerk), at=at, version=1, reason="已迁出本镇")
    kept = make.child(by=staff.clerk, at=at, area=POND, birth=date(2019, 1, 1))
    rows = search("小满", make.acting(staff.clerk), on=TODAY).rows
    assert [row.pk for row in rows] == [kept.pk, gone.pk]


def test_a_key_that_was_changed_still_finds(
    own_ring: None, staff: Staff, child: Child, at: datetime
) -> None:
    current_ring().rotate("token", at=at)
    for typed in ("小满", "单于小满", "chanyuxiaoman", NUMBER):
        assert found(staff.clerk, typed) == ["单于小满"]


def test_long_names_are_found_by_a_piece_and_by_the_whole(staff: Staff, at: datetime) -> None:
    name = "阿卜杜热合曼·买买提明"
    make.child(by=staff.clerk, at=at, name=name)
    for typed in ("热合曼", "阿卜杜热合曼", name, name.replace("·", "•"), "买买提"):
        assert found(staff.clerk, typed) == [name]


@pytest.mark.parametrize("name", ["𠮷野明", "㛃㛃", "王䶮", "\ue863娃"])
def test_rare_characters_are_found(staff: Staff, at: datetime, name: str) -> None:
    make.child(by=staff.clerk, at=at, name=name)
    assert found(staff.clerk, name) == [name]


def test_the_search_asks_the_database_once(
    staff: Staff, child: Child, django_assert_num_queries: object
) -> None:
    actor = make.acting(staff.clerk)
    with django_assert_num_queries(1):  # type: ignore[operator]
        search("小满", actor, on=TODAY)


def test_the_search_box_of_every_page_shows_covered_names(
    staff: Staff, child: Child, at: datetime
) -> None:
    offer = dict(searches.items())["children"]
    (hit,) = offer("小满", make.acting(staff.clerk), at, 5)
    assert (hit.group, hit.title) == ("孩子", f"档案 {child.file_no}")
    assert "小满" not in repr(hit)
    assert offer("小满", make.acting(staff.auditor), at, 5) == []


def test_too_many_are_cut(staff: Staff, at: datetime) -> None:
    for number in range(4):
        make.child(by=staff.clerk, at=at, birth=date(2018, 3, 1 + number))
    result = search("小满", make.acting(staff.clerk), on=TODAY, limit=3)
    assert (len(result.rows), result.more) == (3, True)


def test_four_digits_twice_may_be_either_way_round() -> None:
    keys = {next(iter(keys)).value for keys in read("0123 2018", on=TODAY).alternatives}
    assert keys == {"0123/2018", "2018/0123"}


def test_nothing_of_a_name_stands_in_the_tokens(staff: Staff, child: Child) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM office_searchtoken")
        text = repr(cursor.fetchall())
    assert all(piece not in text for piece in ("小满", "xiaoman", "13900006127", NUMBER))
