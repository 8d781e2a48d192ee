"""A plan is read as it is written: each way of writing who is responsible, and round trips of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weibao.plan.rules.reading import Block, Reading, Role, read
from weibao.plan.rules.reading.attributions import parse

LEAD, SUPPORT, OWN = Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE
UNITS = ["镇妇联", "镇文化和旅游办", "人力资源和社会保障所", "市交通委（市道运局）", "松林派出所"]
GROUPS = ["各村（社区）", "辖区各中小学", "各区、县级市政府", "各乡镇、街道"]
TITLES = ["加强家庭监护指导", "落实“一站式”办案", "建好儿童之家（含流动站）", "2027年底前完成排查"]


def lines(text: str) -> Reading:
    return read(Block(words, at) for at, words in enumerate(text.split("\n"), 1))


def told(words: str) -> list[tuple[str, Role]]:
    return [(unit.name, unit.role) for unit in parse(words)[0]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("责任单位：镇妇联、各村（社区）、", [("镇妇联", OWN), ("各村（社区）", OWN)]),
        (
            "甲局牵头，乙局、文化和旅游局等县级相关部门及各地区按职责分工负责",
            [
                ("甲局", LEAD),
                ("乙局", OWN),
                ("文化和旅游局", OWN),
                ("县级相关部门", OWN),
                ("各地区", OWN),
            ],
        ),
        ("县教育局会同有关部门负责", [("县教育局", OWN), ("有关部门", SUPPORT)]),
        ("县商务局牵头，县商会配合", [("县商务局", LEAD), ("县商会", SUPPORT)]),
        ("甲局牵头，会同乙局负责", [("甲局", LEAD), ("乙局", SUPPORT)]),
        (
            "牵头单位：甲局，配合单位：乙局，各区、县级市政府",
            [("甲局", LEAD), ("乙局", SUPPORT), ("各区、县级市政府", SUPPORT)],
        ),
        ("牵头单位：甲局 配合单位：镇妇联", [("甲局", LEAD), ("镇妇联", SUPPORT)]),
        ("主要责任单位：甲局；其他责任单位：乙局", [("甲局", OWN), ("乙局", OWN)]),
        ("甲局、乙局和各省级人民政府负责", [("甲局", OWN), ("乙局", OWN), ("各省级人民政府", OWN)]),
        ("省科技厅、工业和信息化厅", [("省科技厅", OWN), ("工业和信息化厅", OWN)]),
    ],
)
def test_units_and_roles(words: str, expected: list[tuple[str, Role]]) -> None:
    assert told(words) == expected


def test_says_when_more_are_meant_than_named() -> None:
    assert "等" in parse("责任单位：甲局、乙局等")[1][0]


def test_the_first_leads_where_a_note_says_so() -> None:
    reading = lines(
        "某县意见\n一、任务\n1.宣传。讲课。（甲局、乙局，列第一位者为牵头单位，下同）\n"
        "2.巡查。走访。（丙局、丁局）"
    )
    assert [[unit.role for unit in task.units] for task in reading.tasks] == [[LEAD, OWN]] * 2
    assert any("括号里只有名称" in doubt.text for doubt in reading.doubts)


def test_what_stands_below_the_last_point_speaks_of_the_whole_item() -> None:
    reading = lines(
        "某县计划\n一、任务\n（一）宣传\n1.讲课。\n2.发传单。\n责任单位：县教育局\n"
        "（二）巡查\n1.网吧。\n2.旅馆。\n责任单位：县公安局"
    )
    assert [(task.no, task.title) for task in reading.tasks] == [
        ("（一）", "宣传"),
        ("（二）", "巡查"),
    ]


def test_measures_have_their_own_units_below_their_item_though_all_is_one_line() -> None:
    body = (
        "现制定如下方案。一、把事情办好（一）研究办法，落实到人。（甲局牵头，各部门负责）具体措施："
        "1．2027年6月底前完成。（甲局负责）2．开展检查。（乙局负责）二、把人管好（二）加强培训。（丙局负责）"
        "具体措施：每年办班。（丁局负责）"
    )
    tasks = read([Block("某省分工方案", 1), Block(body, 2)]).tasks
    assert [task.no for task in tasks] == ["（一）", "（一）1", "（一）2", "（二）", "（二）-"]
    assert tasks[1].title == "2027年6月底前完成"
    assert tasks[4].units[0].name == "丁局"
    assert {task.section for task in tasks} == {"一、把事情办好", "二、把人管好"}


def test_an_item_that_begins_with_its_unit() -> None:
    reading = lines(
        "某镇分工\n一、职责\n（一）镇党政办：负责协调。\n（二）松林派出所负责巡逻。\n（三）镇妇联：开展宣传。"
    )
    assert [(task.units[0].name, task.title) for task in reading.tasks] == [
        ("镇党政办", "协调"),
        ("松林派出所", "巡逻"),
        ("镇妇联", "开展宣传"),
    ]
    assert reading.doubts


def test_tasks_without_units_are_said_to_have_none() -> None:
    reading = lines(
        "某镇方案\n一、总体要求\n（一）指导思想。好。\n二、任务\n（一）宣传。讲。\n（二）巡查。走。"
    )
    assert [(task.title, task.units) for task in reading.tasks] == [("宣传", ()), ("巡查", ())]
    assert any("没有写责任单位" in doubt.text for doubt in reading.doubts)


def test_nothing_is_invented_where_there_is_no_plan() -> None:
    reading = lines("今天天气不错。\n没有什么事。")
    assert reading.tasks == []
    assert any("没有找到任务" in doubt.text for doubt in reading.doubts)


def test_head() -> None:
    reading = lines(
        "松林府发〔2027〕5号\n松林县平安镇人民政府\n关于印发《平安镇方案》的通知\n各村：\n请执行。\n"
        "松林县平安镇人民政府\n2027年3月9日\n平安镇方案\n一、任务\n1.宣传。讲。（责任单位：镇妇联）"
    )
    assert (reading.title, reading.doc_no, reading.issuer) == (
        "平安镇方案",
        "松林府发〔2027〕5号",
        "松林县平安镇人民政府",
    )
    assert str(reading.date) == "2027-03-09"


def test_a_table_with_merged_cells() -> None:
    rows = (
        ("序号", "事项", "工作内容", "牵头单位", "配合单位", "责任人"),
        ("1", "家庭", "办讲座。每季度一次。", "县妇联", "/", "张三（虚构）"),
        ("2", "家庭", "走访。", "县民政局", "县妇联\n各乡镇、街道", "李四（虚构）"),
    )
    tasks = read([Block("某县任务表", 1), Block("", 2, rows)]).tasks
    assert [(task.no, task.section, task.title) for task in tasks] == [
        ("1", "家庭", "办讲座"),
        ("2", "家庭", "走访"),
    ]
    assert [(unit.name, unit.role) for unit in tasks[1].units] == [
        ("县民政局", LEAD),
        ("县妇联", SUPPORT),
        ("各乡镇、街道", SUPPORT),
    ]


def test_a_table_whose_cells_stand_one_to_a_line() -> None:
    reading = lines(
        "某县清单\n序号\n任务\n责任单位\n1\n宣传\n县妇联、县教育局\n2\n巡查\n县公安局\n各乡镇\n附：说明\n"
    )
    assert [[unit.name for unit in task.units] for task in reading.tasks] == [
        ["县妇联", "县教育局"],
        ["县公安局", "各乡镇"],
    ]
    assert any("一行一格" in doubt.text for doubt in reading.doubts)


def test_persons_and_days_beside_the_units_are_no_units() -> None:
    words = "责任领导：张三（虚构）；责任单位：甲局（牵头）、乙局；完成时限：2027年12月底"
    assert told(words) == [("甲局", LEAD), ("乙局", OWN)]
    assert told("甲局牵头、乙局、丙局配合，2027年底前完成") == [
        ("甲局", LEAD),
        ("乙局", SUPPORT),
        ("丙局", SUPPORT),
    ]


def test_a_sentence_without_a_bracket() -> None:
    reading = lines(
        "某市方案\n一、任务\n1.宣传。讲课。市教育局牵头，市民政局、市妇联配合。\n"
        "2.保障。此项工作由市财政局牵头，市民政局及各区人民政府配合\n"
        "3.说明。本方案由市民政局负责解释。"
    )
    assert [[unit.role for unit in task.units] for task in reading.tasks] == [
        [LEAD, SUPPORT, SUPPORT],
        [LEAD, SUPPORT, SUPPORT],
        [],
    ]


names = st.lists(st.sampled_from(UNITS + GROUPS), min_size=1, max_size=5, unique=True)
items = st.lists(st.tuples(st.sampled_from(TITLES), names), min_size=2, max_size=6)
STYLES = {
    "（责任单位：{}）": OWN,
    "（{}负责）": OWN,
    "（{}按职责分工负责）": OWN,
    "（牵头单位：{}）": LEAD,
    "（{}牵头）": LEAD,
    "\n责任单位：{}": OWN,
}
NUMBERS = ["{}.", "{}．", "{}、", "（{}）"]


@settings(max_examples=80, deadline=None)
@given(items=items, style=st.sampled_from(list(STYLES)), number=st.sampled_from(NUMBERS))
def test_what_was_written_is_read(
    items: list[tuple[str, list[str]]], style: str, number: str
) -> None:
    text = "某县方案\n一、重点任务"
    for at, (title, units) in enumerate(items, 1):
        text += f"\n{number.format(at)}{title}。认真做好各项工作。{style.format('、'.join(units))}"
    tasks = lines(text).tasks
    assert [(task.title, [unit.name for unit in task.units]) for task in tasks] == items
    assert {unit.role for task in tasks for unit in task.units} == {STYLES[style]}
    assert {task.section for task in tasks} == {"一、重点任务"}
