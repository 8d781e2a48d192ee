"""A paper as data: all of its texts, and how long it is."""

from __future__ import annotations

from tests.office import sheets
from weibao.office.papers.declared import Column, Table
from weibao.office.papers.printing import LONG


def test_every_text_is_looked_at_before_it_is_set() -> None:
    texts = list(sheets.form(sub="填表单位", number="编号").texts())
    for text in (
        "填表单位",
        "编号",
        "一、基本情况",
        "向小轩",
        "第3件",
        "没有措施",
        "经办人",
        "说明一句",
    ):
        assert text in texts
    assert {"区办", "2026年9月30日", "处置。", sheets.HOSTILE} <= set(sheets.letter().texts())


def test_a_long_table_makes_a_long_paper() -> None:
    rows = tuple((str(n), "一件事") for n in range(LONG))
    assert (
        sheets.form().weight
        < LONG
        < sheets.form(blocks=(Table((Column("序号"), Column("事项")), rows),)).weight
    )
