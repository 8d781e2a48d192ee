"""Documents as they come: Word with automatic numbers, changes and tables; PDF; text; and bad ones."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pylopdf_fonts_zh_cn
import pytest
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from weibao.plan.reading.files import CannotRead, plain, read_bytes

FONTS = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
TEXT = """某镇方案
一、重点任务
1.加强宣传。办讲座。（责任单位：镇妇联、各村（社区））
2.加强巡查。走访。（镇综治办牵头，松林派出所配合）
"""
EXPECTED = [["镇妇联", "各村（社区）"], ["镇综治办", "松林派出所"]]


def units(content: bytes) -> list[list[str]]:
    return [[unit.name for unit in task.units] for task in read_bytes(content).tasks]


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_in_every_code(code: str) -> None:
    assert units(TEXT.encode(code)) == EXPECTED


def test_word_counts_numbers_and_accepts_changes() -> None:
    document = docx.Document()
    document.add_paragraph("某镇方案")
    for words in ("宣传。讲。（责任单位：镇妇联）", "巡查。走。（责任单位：镇综治办）"):
        document.add_paragraph(words, style="List Number")
    change = OxmlElement("w:ins")
    change.set(qn("w:id"), "1")
    change.set(qn("w:author"), "某人（虚构）")
    last = document.paragraphs[-1]
    change.append(last.add_run("（松林派出所负责）")._r)
    last._p.append(change)
    reading = read_bytes(saved(document))
    assert [(task.no, task.title) for task in reading.tasks] == [("1", "宣传"), ("2", "巡查")]
    assert [unit.name for unit in reading.tasks[1].units] == ["镇综治办", "松林派出所"]
    assert any("修订" in doubt.text for doubt in reading.doubts)


def test_word_table_with_merged_cells_and_a_text_in_a_frame() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    rows = [
        ("序号", "事项", "内容", "责任单位"),
        ("1", "家", "讲课。", "镇妇联"),
        ("2", "", "走访。", "镇综治办"),
    ]
    for at, row in enumerate(rows):
        for place, words in enumerate(row):
            table.cell(at, place).text = words
    table.cell(1, 1).merge(table.cell(2, 1))
    tasks = read_bytes(saved(document)).tasks
    assert [(task.no, task.section, task.title) for task in tasks] == [
        ("1", "家", "讲课"),
        ("2", "家", "走访"),
    ]
    framed = docx.Document()
    framed.add_table(rows=1, cols=1).cell(0, 0).text = TEXT
    assert units(saved(framed)) == EXPECTED


def test_pdf_without_headers_and_page_numbers() -> None:
    body = "\n\n".join(line.replace(".", "\\.") for line in TEXT.splitlines())
    source = (
        "#set page(header: [文件汇编], footer: context [— #counter(page).display() —])\n"
        '#set text(font: "Noto Serif SC")\n' + body
    )
    assert units(typst.compile(source.encode(), font_paths=[FONTS])) == EXPECTED


def test_a_pdf_of_pictures_is_said_to_be_one() -> None:
    with pytest.raises(CannotRead) as refused:
        read_bytes(typst.compile(b"#rect()"))
    assert refused.value.code == "scanned"


def test_plain_data() -> None:
    found = plain(read_bytes(TEXT.encode()))
    assert set(found) == {"title", "doc_no", "date", "issuer", "tasks", "doubts"}
    assert found["tasks"][1]["units"][0] == {"name": "镇综治办", "role": "lead", "group": False}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"  ", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"PK\x03\x04 no archive at all", "damaged"),
        (b"%PDF-1.4 nothing", "damaged"),
        (b"\xff\xd8\xff\xe0 a photo", "picture"),
    ],
)
def test_bad_documents_get_a_clear_answer(content: bytes, code: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read_bytes(content)
    assert refused.value.code == code
    assert str(refused.value).endswith(("。", "再试。"))
