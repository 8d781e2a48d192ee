"""Who may stand twice in a list: slips of every kind are seen, brothers and sisters are not taken for one."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.world import Town
from weibao.audit.models import Event
from weibao.children.importing.people import read
from weibao.children.importing.workbook import Unreadable
from weibao.children.rules.linkage.looks import groups, look_alike
from weibao.children.rules.linkage.pairs import keys, likely
from weibao.children.rules.linkage.people import Someone, meanings, someone
from weibao.children.rules.linkage.score import score
from weibao.project.management.commands.children import Command

XIANG = {
    "name": "向子轩", "sex": "男", "birth": "2015-03-05", "number": "500110201503051019",
    "area": "马龙村", "phone": "13900006127", "guardian": "田桂香",
}  # fmt: skip
TOWN = 5000


def person(**other: str) -> Someone:
    return someone({**XIANG, **other}, key=other.get("key", "1"))


def value(**other: str) -> float:
    return score(person(), person(**other), among=TOWN).value


@pytest.mark.parametrize(
    "slip",
    [
        {"name": "向梓轩"},
        {"name": "向子杆"},
        {"number": ""},
        {"number": "500110201503051109"},
        {"number": "", "birth": "2015-05-03"},
        {"number": "", "birth": "2015-03-06"},
        {"number": "", "birth": "2015-01-15"},
        {"number": "", "name": "向梓轩", "phone": ""},
        {"guardian": "向大山", "phone": "", "area": "藻渡村"},
    ],
)
def test_a_slip_does_not_hide_the_child(slip: dict[str, str]) -> None:
    assert value(**slip) > 0.9


@pytest.mark.parametrize(
    "other",
    [
        {"name": "向子萱", "number": "500110201709121027", "birth": "2017-09-12", "sex": "女"},
        {"name": "向子涵", "number": "", "birth": "2017-09-12"},
        {"name": "向一诺", "number": "500110201503051035"},
        {
            "name": "冯小雨",
            "number": "",
            "phone": "13900006127",
            "birth": "2015-03-05",
            "guardian": "",
        },
    ],
)
def test_brothers_twins_and_neighbours_are_others(other: dict[str, str]) -> None:
    assert value(**other) < 0.1


def test_the_reasons_say_what_speaks_most_for_it_first() -> None:
    found = score(person(), person(number="500110201503051109", name="向梓轩"), among=TOWN)
    assert found.reasons[:2] == ("证件号码只差一位，或者两位颠倒", "出生日期相同")
    assert "姓名同音" in found.reasons


def test_the_longer_the_list_the_more_it_takes() -> None:
    weak = {"number": "", "birth": "", "guardian": "", "phone": ""}
    one, other = person(**weak), person(**weak)
    assert score(one, other, among=500).value > score(one, other, among=500_000).value


def test_names_of_other_countries_are_compared_by_their_letters() -> None:
    told = {"given": "gabriel", "surname": "moulton", "birth": "19450603", "postcode": "4217"}
    one = someone(told, key="1")
    turned = someone({**told, "given": "moulton", "surname": "gabrniel"}, key="2")
    assert score(one, turned, among=TOWN).value > 0.9
    other = someone(
        {**told, "given": "grace", "surname": "harrington", "birth": "19820217"}, key="3"
    )
    assert score(one, other, among=TOWN).value < 0.01


TEXT = st.text("向子轩梓涵雨小冯田 -·ab", max_size=6)
PEOPLE = st.builds(
    lambda name, birth, number, area: someone(
        {"name": name, "birth": birth, "number": number, "area": area}, key="x"
    ),
    TEXT, st.sampled_from(["", "2015-03-05", "2015-13-45", "2015"]),
    st.text("0123456789X", max_size=18), TEXT,
)  # fmt: skip


@given(PEOPLE, PEOPLE)
def test_the_order_of_two_does_not_matter_and_nothing_breaks_it(
    one: Someone, other: Someone
) -> None:
    there, back = score(one, other, among=TOWN), score(other, one, among=TOWN)
    assert there.bits == pytest.approx(back.bits)
    assert 0 <= there.value <= 1
    assert list(keys(one)) == list(keys(one))


def test_pairs_are_found_once_the_surest_first() -> None:
    people = [
        person(key="1"),
        person(key="2", number=""),
        person(key="3", name="龚小雨", birth="2012-01-01", number=""),
    ]
    pairs = likely(people)
    assert [(pair.one, pair.other) for pair in pairs] == [(0, 1)]
    assert likely([]) == []


def test_look_alikes_stand_in_groups() -> None:
    assert look_alike("己", "已")
    assert look_alike("已", "己")
    assert not look_alike("己", "山")
    assert all(len(set(group)) > 1 for group in groups())


def test_heads_of_both_languages_are_known() -> None:
    assert meanings(["编号", "姓 名", "出生日期", "月亮"]) == {
        "编号": "key",
        "姓 名": "name",
        "出生日期": "birth",
    }
    assert meanings(["rec_id", "given_name", "soc_sec_id"])["soc_sec_id"] == "number"


# Files and commands.


def listed(path: Path, *rows: list[Any], encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([["编号", "姓名", "性别", "出生日期", "身份证号", "村"], *rows])
    file = path / "people.csv"
    file.write_text(text.getvalue(), encoding=encoding)
    return file


ROWS = [
    ["a", "向子轩", "男", "2015-03-05", "500110201503051019", "马龙村"],
    ["b", "向梓轩", "男", "2015-03-05", "", "马龙村"],
    ["c", "龚小雨", "女", "2012-07-01", "", "藻渡村"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    people, _ = read(listed(tmp_path, *ROWS, encoding=encoding))
    assert [one.key for one in people] == ["a", "b", "c"]


def test_what_is_no_list_of_people_is_said(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("项目,金额\n纸,3\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="至少有姓名"):
        read(file)
    with pytest.raises(Unreadable, match="打不开"):
        read(tmp_path / "none.csv")


def said(*words: object) -> str:
    out = io.StringIO()
    call_command(Command(), *map(str, words), stdout=out)
    return out.getvalue()


def test_the_command_gives_pairs_with_scores_and_reasons(tmp_path: Path) -> None:
    file = listed(tmp_path, *ROWS)
    found = json.loads(said("duplicates", "--from", file, "--json"))
    assert (found["records"], len(found["pairs"])) == (3, 1)
    (pair,) = found["pairs"]
    assert (pair["one"], pair["other"], pair["rows"]) == ("a", "b", [1, 2])
    assert pair["score"] > 0.9
    assert "姓名同音" in said("duplicates", "--from", file)


def test_the_search_of_the_command_is_covered_and_leaves_a_trace(here: Town) -> None:
    child = world.child(here, name="向小轩")
    clerk = here.people["clerk"].username
    found = json.loads(said("search", "xiangxx", "--json", "--as", clerk, "--reason", "核对名单"))
    found = (
        found
        if found["rows"]
        else json.loads(said("search", "向小", "--json", "--as", clerk, "--reason", "核对"))
    )
    assert [row["file_no"] for row in found["rows"]] == [child.file_no]
    assert "小轩" not in json.dumps(found, ensure_ascii=False)
    assert Event.objects.filter(kind="child.searched").exists()
    police = here.people["police"].username
    assert (
        json.loads(said("search", "向小", "--json", "--as", police, "--reason", "核对"))["rows"]
        == []
    )
