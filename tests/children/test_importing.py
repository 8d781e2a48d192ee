"""Tables as people send them: heads found, cells read, every fault told in its column."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command

from tests import world
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.children.actions.facts import Change, Source, record
from weibao.children.importing import workbook
from weibao.children.importing.checking import check
from weibao.children.importing.workbook import Unreadable
from weibao.children.models import Child
from weibao.children.queries.importing import compare
from weibao.children.rules import facts as kinds
from weibao.children.rules.importing import cells, headers
from weibao.children.rules.importing.cells import BadCell
from weibao.children.rules.importing.rows import Row
from weibao.kernel.idnumber import check_character
from weibao.kernel.moment import ZONE
from weibao.org.queries.areas import area_names
from weibao.project.management.commands.children import Command

ON = date(2026, 11, 24)
HEADS = ["姓名", "性别", "身份证号", "出生日期", "所在村"]


def number(birth: str, order: str = "101") -> str:
    digits = f"500110{birth}{order}"
    return digits + check_character(digits)


XIANG = ["向小轩", "男", number("20150305"), "2015-03-05", "马龙村"]


def book(path: Path, *rows: list[Any], title: str = "名单") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    made.save(path / "list.xlsx")
    return path / "list.xlsx"


def judged(path: Path, *rows: list[Any]) -> list[Row]:
    return [row for sheet in check(book(path, *rows), on=ON) for row in sheet.rows]


def told(row: Row) -> dict[str, str]:
    return {problem.field: problem.message for problem in row.problems}


# Heads.


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("姓 名", "name"),
        ("公民身份号码*", "id_number"),
        ("证件号码（18位）", "id_number"),
        ("出生年月日", "birth"),
        ("户籍性质:", "registration"),
        ("家长电话", "guardian_phone"),
        ("月亮", ""),
    ],
)
def test_a_head_is_known_by_its_synonyms(head: str, code: str) -> None:
    assert headers.meaning(head) == code


def test_every_head_means_one_thing_and_every_fact_is_one() -> None:
    heads = [
        headers.plain_head(head) for column in headers.columns().values() for head in column.heads
    ]
    assert len(heads) == len(set(heads))
    for column in headers.columns().values():
        if column.fact:
            kind = kinds.kind(column.fact)
            assert set(column.words.values()) <= {code for code, _ in kind.choices}


def test_titles_may_stand_above_and_heads_take_two_rows() -> None:
    rows = [
        ["某镇儿童名单"],
        [],
        ["填报日期：2026 年 11 月", None, "单位：人"],
        ["序号", "姓名", "身份证", "父亲", None, "母亲", None, "备注"],
        [None, None, None, "姓名", "电话", "姓名", "电话", None],
        [1, "向小轩", "", "向大山", "", "", "", ""],
    ]
    found = headers.find(rows)
    assert found is not None
    assert found.first == 5
    assert [found.meanings[at] for at in range(8)] == [
        "serial", "name", "id_number", "father_name", "father_phone", "mother_name", "mother_phone", "note",
    ]  # fmt: skip


def test_a_sheet_without_names_is_no_list() -> None:
    assert headers.find([["项目", "金额"], ["纸", 3]]) is None


# Cells.


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (datetime(2015, 3, 5, tzinfo=ZONE), date(2015, 3, 5)),
        (42068.0, date(2015, 3, 5)),
        ("2015-03-05", date(2015, 3, 5)),
        ("2015.3.5", date(2015, 3, 5)),
        ("2015/3/5 ", date(2015, 3, 5)),
        ("2015年3月5日", date(2015, 3, 5)),
        ("20150305", date(2015, 3, 5)),
        (20150305.0, date(2015, 3, 5)),
        ("", None),
    ],
)
def test_days_are_read_as_they_are_written(cell: Any, day: date | None) -> None:
    assert cells.day(cell) == day


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("农历二月初三", "农历"),
        ("2015年腊月初八", "农历"),
        ("15.3.5", "两位年份"),
        ("2015年3月", "没有写日"),
        ("2015-02-30", "没有“2015-02-30”这一天"),
        ("去年", "不是日期"),
    ],
)
def test_a_day_that_is_none_says_why(cell: str, words: str) -> None:
    with pytest.raises(BadCell, match=words):
        cells.day(cell)


@pytest.mark.parametrize(
    "cell", [5.00110201503051e17, 500110201503051019, "5.00110201503051E+17", "5.0011E17"]
)
def test_a_number_that_excel_spoiled_is_refused_with_the_way_out(cell: Any) -> None:
    with pytest.raises(BadCell, match="设成“文本”"):
        cells.identity(cell)


GOOD = number("20150305")


@pytest.mark.parametrize(
    "typed",
    [GOOD, f"'{GOOD}", f" {GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}", f"{GOOD[:6]}-{GOOD[6:14]}-{GOOD[14:]}",
     GOOD.lower(), "".join(chr(ord(c) + 0xFEE0) for c in GOOD)],
)  # fmt: skip
def test_six_ways_to_write_one_number(tmp_path: Path, typed: str) -> None:
    (row,) = judged(tmp_path, HEADS, ["向小轩", "", typed, "", "马龙村"])
    assert (row.verdict, row.values["id_number"], row.values["birth"]) == (
        "new",
        GOOD,
        date(2015, 3, 5),
    )


@pytest.mark.parametrize(
    ("code", "cell", "value"),
    [
        ("ethnicity", "汉", "01"),
        ("ethnicity", "土家族", "15"),
        ("registration", "非农业", "urban"),
        ("economy", "低保户", "low"),
        ("boards", "√", "yes"),
        ("boards", "否", "no"),
        ("disability_level", "二级", "2"),
    ],
)
def test_choices_are_known_by_their_words(code: str, cell: str, value: str) -> None:
    assert cells.fact(cell, kinds.kind(code), headers.columns()[code].words) == value


def test_a_word_that_is_no_choice_names_some() -> None:
    with pytest.raises(BadCell, match="可以写：农业家庭户口"):
        cells.fact("月球", kinds.kind("registration"), {})


# Rows.


def test_a_good_row_is_new_and_says_what_was_read(tmp_path: Path) -> None:
    heads = [*HEADS, "民族", "父亲姓名", "父亲电话", "监护人", "与儿童关系", "联系电话"]
    more = ["汉", "向大山", "138 0000 1111", "田桂香", "奶奶", "13900006127"]
    (row,) = judged(tmp_path, heads, [*XIANG, *more])
    assert (row.number, row.verdict, row.facts) == (2, "new", {"ethnicity": "01"})
    assert row.people == [
        {"relation": "father", "name": "向大山", "phone": "13800001111"},
        {"relation": "grandmother", "name": "田桂香", "phone": "13900006127"},
    ]


@pytest.mark.parametrize(
    ("at", "cell", "field", "words"),
    [
        (0, "", "name", "没有写姓名"),
        (1, "公", "sex", "请写男或女"),
        (1, "女", "sex", "不一致"),
        (2, "500110201503051018", "id_number", "对不上"),
        (2, "50011020150305", "id_number", "18 位"),
        (3, "2015-03-06", "birth", "不一致"),
        (3, "2001-03-05", "birth", "满 18 周岁"),
        (0, "长" * 51, "name", "最多写 50 个字"),
    ],
)
def test_every_fault_is_told_in_its_column(
    tmp_path: Path, at: int, cell: str, field: str, words: str
) -> None:
    line = [*XIANG]
    line[at] = cell
    if field == "birth" and "周岁" in words:
        line[2] = ""
    (row,) = judged(tmp_path, HEADS, line)
    assert row.verdict == "error"
    assert words in told(row)[field]


def test_sums_signatures_and_empty_rows_are_no_children(tmp_path: Path) -> None:
    rows = judged(tmp_path, HEADS, XIANG, [], [None], ["合计", "1 人"], ["填表人：周文静"], HEADS)
    assert [row.number for row in rows] == [2]


def test_two_rows_of_one_child_conflict(tmp_path: Path) -> None:
    twin = ["向小宇", "男", number("20150305", "121"), "2015-03-05", "马龙村"]
    again = ["向小轩", "男", "", "2015-03-05", "马龙村"]
    rows = judged(tmp_path, HEADS, XIANG, twin, XIANG, again)
    assert [row.verdict for row in rows] == ["new", "new", "conflict", "conflict"]
    assert told(rows[2]) == {"id_number": "与第 2 行证件号码相同"}
    assert told(rows[3]) == {"name": "与第 2 行姓名和出生日期相同"}


# Files.


def test_a_csv_of_any_encoding_is_read(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        text = io.StringIO()
        csv.writer(text).writerows([HEADS, XIANG])
        path = tmp_path / f"{encoding}.csv"
        path.write_text(text.getvalue(), encoding=encoding)
        ((row,),) = [sheet.rows for sheet in check(path, on=ON)]
        assert row.values["name"] == "向小轩"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (b"\x00\x01\x02 nothing", "这不是表格"),
        (b"just one word", "这不是表格"),
        (b"PK\x03\x04 damaged", "文件坏了"),
        (workbook.OLE + b" no workbook", "不是能读的 Excel"),
    ],
)
def test_what_is_no_table_is_said(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        workbook.read(path)


def test_a_letter_a_bomb_and_a_giant_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = tmp_path / "letter.docx"
    with zipfile.ZipFile(letter, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(Unreadable, match="不是 Excel"):
        workbook.read(letter)
    monkeypatch.setattr(workbook, "UNPACKED", 1000)
    with pytest.raises(Unreadable, match="展开后太大"):
        workbook.read(book(tmp_path, HEADS, XIANG))
    monkeypatch.setattr(workbook, "LARGEST", 1000)
    with pytest.raises(Unreadable, match="请分成几个文件"):
        workbook.read(book(tmp_path, HEADS, XIANG))


def test_a_million_empty_rows_below_are_passed_over(tmp_path: Path) -> None:
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("名单")
    for row in (HEADS, XIANG, *([" "] for _ in range(3)), *([] for _ in range(50_000))):
        sheet.append(row)
    sheet.append(["太远"])
    made.save(tmp_path / "far.xlsx")
    (found,) = check(tmp_path / "far.xlsx", on=ON)
    assert [row.number for row in found.rows] == [2]


def test_a_file_without_a_list_says_what_a_list_is(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="表头里要有“姓名”"):
        check(book(tmp_path, ["项目", "金额"], ["纸", 3]), on=ON)


# Beside the registry.


def beside(here: Town, path: Path, *rows: list[Any], by: str = "clerk") -> list[Row]:
    found = judged(path, [*HEADS, "民族"], *rows)
    compare(found, actor=here[by], on=NOW.date())
    return found


def test_rows_are_held_against_the_files_that_there_are(here: Town, tmp_path: Path) -> None:
    village = world.child(here, id_number=GOOD, name="向小轩")
    seen = village.version
    record(
        village.pk,
        by=here["clerk"],
        at=NOW,
        seen=seen,
        changes=[Change("ethnicity", "01")],
        source=Source("visit"),
    )
    name = area_names([here.village])[here.village]
    same, other = [*XIANG[:4], name, "汉"], [*XIANG[:4], name, "苗"]
    assert [row.verdict for row in beside(here, tmp_path, same)] == ["same"]
    (row,) = beside(here, tmp_path, other)
    assert (row.verdict, row.file_no) == ("update", village.file_no)
    assert row.differences == [
        {"field": "ethnicity", "label": "民族", "file": "汉族", "row": "苗族"}
    ]
    (row,) = beside(here, tmp_path, ["向小轩", "男", "", "2015-03-05", name, ""])
    assert (row.verdict, "可能是同一个孩子" in told(row)["name"]) == ("conflict", True)
    (row,) = beside(here, tmp_path, ["龚小雨", "女", "", "2016-03-05", "月亮村", ""])
    assert (row.verdict, "不归您管" in told(row)["village"]) == ("error", True)


def test_a_file_elsewhere_is_not_told(here: Town, there: Town, tmp_path: Path) -> None:
    world.child(there, id_number=GOOD, name="欧阳丹")
    (row,) = beside(here, tmp_path, [*XIANG[:4], "", "汉"])
    assert (row.verdict, row.file_no, row.differences) == ("conflict", "", [])
    assert "移交" in told(row)["id_number"]


# The command.


def said(*words: object) -> str:
    out = io.StringIO()
    call_command(Command(), *map(str, words), stdout=out)
    return out.getvalue()


def test_the_command_says_what_every_row_would_do(tmp_path: Path) -> None:
    path = book(tmp_path, HEADS, XIANG, ["冯小雨", "女", 5.0011e17, "2016.7.12", "马龙村"])
    found = json.loads(said("import", path, "--check", "--json", "--on", "2026-11-24"))
    assert found["counts"] == {"new": 1, "error": 1}
    assert found["rows"][0]["values"]["birth"] == "2015-03-05"
    assert found["rows"][1]["problems"][0]["field"] == "id_number"
    assert "第 3 行：有错误" in said("import", path, "--check", "--on", "2026-11-24")


def test_the_command_writes_nothing_and_who_compares_leaves_a_trace(
    here: Town, tmp_path: Path
) -> None:
    path, clerk = book(tmp_path, HEADS, XIANG), here.people["clerk"].username
    found = json.loads(
        said("import", path, "--check", "--json", "--as", clerk, "--reason", "开学核对")
    )
    assert found["registry"] is True
    assert Event.objects.get(kind="child.import_checked").count == 1
    assert not Child.objects.exists()
    for words in (
        [path],
        [path, "--check", "--as", clerk],
        [path, "--check", "--as", "no", "--reason", "x"],
    ):
        err = io.StringIO()
        with pytest.raises(SystemExit):
            call_command(Command(), "import", *map(str, words), stderr=err)
        assert err.getvalue()
