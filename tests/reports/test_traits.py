"""What is read out of a report's words: names, school, age, place, telephone, way of writing."""

from __future__ import annotations

import pytest

from tests import world
from weibao.reports.rules.names import looks_like_name, mentions, told_names
from weibao.reports.rules.traits import phones_in, same_name, spellings, traits_of
from weibao.reports.rules.wording import bands, likeness, plain, runs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("姓名或小名：王小明\n年龄：9\n学校：清溪小学", {"王小明"}),
        ("姓名或小名：豆豆", {"豆豆"}),
        ("王小明，男，三年级", {"王小明"}),
        ("冉佳怡、冉佳欣姐妹", {"冉佳怡", "冉佳欣"} - {"冉佳欣"}),
        ("小名轩轩，大名龚子轩", {"轩轩", "龚子轩"}),
        ("欧阳明月，七岁", {"欧阳明月"}),
        ("呂小花", {"吕小花"}),
        ("三年级，男孩", set()),
        ("不知道", set()),
        ("", set()),
        ("他爸爸、奶奶", set()),
        ("石桥村的孩子，向家的", set()),
    ],
)
def test_names_in_what_is_told_of_one_person(text: str, names: set[str]) -> None:
    assert told_names(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("隔壁王小明被他爸打，班上的谭雨晴也看见了", {"王小明", "谭雨晴"}),
        ("领头的叫谭雨晴", {"谭雨晴"}),
        ("这几天晚上经常听到隔壁孩子哭，白天看到胳膊上有伤", set()),
        ("马上就要高考了，任何时候都很方便", set()),
    ],
)
def test_names_in_running_text(text: str, names: set[str]) -> None:
    assert mentions(text) == names


def test_a_long_story_gives_few_names() -> None:
    text = "，".join(f"王{chr(0x4E00 + n)}{chr(0x5E00 + n)}说" for n in range(200))
    assert len(mentions(text)) <= 16


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("王小明", "小明", True),
        ("王小明", "李小明", False),
        ("小明", "小明", True),
        ("王明", "李明", False),
        ("呂小花", "吕小花", True),
    ],
)
def test_one_person_under_two_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


def test_a_given_name_alone_is_looked_for_too() -> None:
    assert spellings(frozenset({"王小明", "豆豆"})) == {"王小明", "小明", "豆豆"}
    assert not looks_like_name("王")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电话13912340011收旧家电", {"13912340011"}),
        ("电话 139-1234-0011", {"13912340011"}),
        ("打＋８６ 139 1234 0011", {"13912340011"}),
        ("座机023-48220000", {"02348220000"}),
        ("编号20261125103012345", set()),
        ("110 和 12345", set()),
    ],
)
def test_telephones_in_a_text(text: str, found: set[str]) -> None:
    assert phones_in(text) == found


@pytest.mark.parametrize(
    ("known", "school", "grade", "age"),
    [
        ("王小明，男，三年级，清溪小学", "清溪小学", "3年级", None),
        ("在清溪中学读初二，14岁", "清溪中学", "初二年级", 14),
        ("姓名或小名：王小明\n年龄：9\n学校：清溪小学", "清溪小学", "", 9),
        ("女孩，十二岁", "", "", 12),
        ("男孩", "", "", None),
    ],
)
def test_school_grade_and_age(known: str, school: str, grade: str, age: int | None) -> None:
    traits = traits_of(world.content(child_known=known, what="没有别的"))
    assert (traits.school, traits.grade, traits.age) == (school, grade, age)


SAYS = "楼上那家每天晚上打孩子，孩子哭着喊不要打了，已经有一个多月，我们劝过一次，被骂了出来。"


def test_a_way_of_writing_is_compared_by_its_runs() -> None:
    assert likeness(SAYS, SAYS) == 1
    assert likeness(SAYS, f"怎么还没有人来。{SAYS}") > 0.7
    assert likeness(SAYS, "场镇上的极速网吧晚上放学生进去，柜台不查身份证。") < 0.1
    assert likeness("打孩子", "打孩子") == 0


def test_signs_width_and_long_numbers_do_not_count() -> None:
    assert plain("打　人！１２３，139-1234 0011") == "打人123"
    assert runs("一二三四") == {"一二三", "二三四"}


def by_hash(pieces: object) -> list[tuple[int, str]]:
    return [(sum(map(ord, piece)) * 2654435761 % 2**31, piece) for piece in pieces]  # type: ignore[attr-defined]


def test_texts_that_are_alike_share_a_band_and_others_hardly() -> None:
    mine = set(bands(SAYS, by_hash))
    assert 0 < len(mine) <= 8
    assert mine & set(bands(SAYS.replace("一个多月", "两个月"), by_hash))
    assert not mine & set(bands("场镇上的极速网吧晚上放学生进去，柜台不查身份证。", by_hash))
    assert bands("打孩子", by_hash) == []
