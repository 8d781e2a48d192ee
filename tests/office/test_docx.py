"""The Word file, read again."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.office import sheets
from weibao.office.papers import docx, glyphs
from weibao.office.papers.declared import Paper, Prose


def opened(paper: Paper) -> Any:
    return Document(io.BytesIO(docx.make(paper, sheets.STAMP, at=sheets.AT)))


def told(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_everything_declared_is_there_as_text() -> None:
    text = told(opened(sheets.form()))
    for words in ("登记表", "向小轩", "第3件", "没有措施", "经办人：", "说明一句", sheets.HOSTILE):
        assert words in text, words


def test_every_page_says_who_printed_it_when() -> None:
    for paper in (sheets.form(), sheets.letter()):
        section = opened(paper).sections[0]
        places = [(section.header, section.footer)]
        if paper.layout == "letter":
            places.append((section.first_page_header, section.first_page_footer))
        for header, footer in places:
            assert header.paragraphs[0].text == sheets.STAMP.across
            assert sheets.STAMP.foot in "".join(line.text for line in footer.paragraphs)


def test_a_letter_keeps_to_its_type_area() -> None:
    document = opened(sheets.letter())
    section = document.sections[0]
    assert (section.top_margin, section.left_margin) == pytest.approx((Mm(37), Mm(28)), abs=700)
    assert section.page_width - section.left_margin - section.right_margin == pytest.approx(
        Mm(156), abs=700
    )
    normal = document.styles["Normal"]
    assert normal.font.size == Pt(16)
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert document.styles["Heading 1"].font.size == Pt(22)


def test_pages_of_a_letter_are_numbered_from_the_second() -> None:
    section = opened(sheets.letter()).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" not in section.first_page_footer._element.xml


def test_it_says_nothing_of_the_machine_that_made_it() -> None:
    about = opened(sheets.form()).core_properties
    assert (about.author, about.comments, about.last_modified_by) == ("", "", "")
    assert about.created.year == sheets.AT.year


def test_a_rare_name_may_stand_in_a_word_file_but_no_made_up_character() -> None:
    assert "𪚥" in told(opened(sheets.form(blocks=(Prose("王𪚥"),), names=("王𪚥",))))
    with pytest.raises(glyphs.Unprintable):
        opened(sheets.form(blocks=(Prose("王\ue863"),)))


def test_signs_that_are_no_xml_are_left_out() -> None:
    assert "前后" in told(opened(sheets.form(blocks=(Prose("前\x0b\x00\ufffe后"),)))).replace(
        "\n", ""
    )
