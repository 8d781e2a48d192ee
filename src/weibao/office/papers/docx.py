"""A paper as a Word file that people edit further, in the fonts that offices have: 仿宋, 黑体, 小标宋."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from . import glyphs
from .declared import Block, Facts, Heading, Imprint, Note, Paper, Prose, Signatures, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SONG, FANGSONG, HEI, TITLE = "宋体", "仿宋", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
GREY = RGBColor(0x59, 0x59, 0x59)
_ALIGN = {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT}
# Margins (top, right, bottom, left) and the width that is left, in millimetres.
_LETTER, _FORM = ((37, 26, 35, 28), 156), ((20, 20, 20, 20), 170)
_LABEL = 24


def make(paper: Paper, imprint: Imprint, *, at: datetime) -> bytes:
    """Raises `glyphs.Unprintable` for characters that no other computer would show."""
    glyphs.check([*paper.texts(), imprint.foot], paper.names, carried=False)
    document = Document()
    _described(document, paper, at)
    _sheet(document, paper)
    _styles(document, letter=paper.layout == "letter")
    _furniture(document, paper, imprint)
    _head(document, paper)
    for block in paper.blocks:
        _add(document, block, paper)
    if paper.layout == "letter" and paper.sender:
        # Never alone on a page: the end of the text goes with it.
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        for text in ("", paper.sender, paper.day):
            line = _line(document, text, align=ALIGN.RIGHT)
            line.paragraph_format.keep_with_next = text != paper.day
            line.paragraph_format.right_indent = Pt(4 * 16)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _described(document: Any, paper: Paper, at: datetime) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = _clean(paper.title), "", ""
    about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)
    about.language = "zh-CN"


def _sheet(document: Any, paper: Paper) -> None:
    (top, right, bottom, left), _ = _LETTER if paper.layout == "letter" else _FORM
    section = document.sections[0]
    wide, high = (Mm(297), Mm(210)) if paper.sideways else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if paper.sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = wide, high
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.footer_distance, section.header_distance = Mm(12), Mm(10)


def _styles(document: Any, *, letter: bool) -> None:
    normal = document.styles["Normal"]
    _font(normal, FANGSONG if letter else SONG, 16 if letter else 10.5)
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    # 22 lines of 10.23 mm on a page of a letter.
    spacing.line_spacing = Pt(29) if letter else 1.15
    title = document.styles["Heading 1"]
    _font(title, TITLE, 22 if letter else 18)
    title.paragraph_format.alignment = ALIGN.CENTER
    title.paragraph_format.space_before = Pt(0)
    title.paragraph_format.space_after = Pt(16 if letter else 8)
    title.paragraph_format.line_spacing = Pt(34 if letter else 26)
    heading = document.styles["Heading 2"]
    _font(heading, HEI, 16 if letter else 11.5)
    heading.paragraph_format.space_before = Pt(0 if letter else 8)
    heading.paragraph_format.space_after = Pt(0 if letter else 4)
    if letter:
        heading.paragraph_format.first_line_indent = Pt(32)


def _font(style: Any, name: str, size: float) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # The default template names fonts of a theme, which would win over the name.
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    fonts.set(qn("w:eastAsia"), name)
    language = OxmlElement("w:lang")
    # Otherwise commas and full stops are set in the middle of their square.
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(language)


def _furniture(document: Any, paper: Paper, imprint: Imprint) -> None:
    """Who printed it at the head and foot of every page; page numbers as the layout wants them."""
    section = document.sections[0]
    section.different_first_page_header_footer = paper.layout == "letter"
    places = [(section.header, section.footer)]
    if paper.layout == "letter":
        places.append((section.first_page_header, section.first_page_footer))
    for number, (header, footer) in enumerate(places):
        above = header.paragraphs[0]
        above.alignment = ALIGN.RIGHT
        _small(above, imprint.across)
        line = footer.paragraphs[0]
        if paper.layout == "letter" and number == 0:
            line.alignment = ALIGN.RIGHT
            _page_number(line, "— ", " —", size=14)
            line = footer.add_paragraph()
        _small(line, imprint.foot)
        if paper.layout == "form":
            _page_number(line, "　　第 ", " 页", size=7.5)


def _small(paragraph: Any, text: str) -> None:
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(_clean(text))
    run.font.size, run.font.color.rgb = Pt(7.5), GREY
    _east(run, HEI)


def _page_number(paragraph: Any, before: str, after: str, *, size: float) -> None:
    pieces = (before, _mark("begin"), _code("PAGE"), _mark("end"), after)
    for piece in pieces:
        run = paragraph.add_run(piece if isinstance(piece, str) else "")
        run.font.size, run.font.color.rgb = Pt(size), GREY if size < 10 else None
        _east(run, SONG)
        if not isinstance(piece, str):
            run._r.append(piece)


def _mark(kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _code(text: str) -> Any:
    code = OxmlElement("w:instrText")
    code.text = text
    return code


def _east(run: Any, name: str) -> None:
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _head(document: Any, paper: Paper) -> None:
    document.add_heading(_clean(paper.title), level=1)
    if paper.layout == "letter":
        if paper.number:
            _line(document, paper.number, align=ALIGN.CENTER)
        if paper.to:
            _line(document, f"{paper.to}：")
    elif paper.number or paper.sub:
        line = _line(document, f"{paper.sub}\t{paper.number}")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_width(paper)), 2)


def _width(paper: Paper) -> int:
    _, width = _LETTER if paper.layout == "letter" else _FORM
    return width + 87 if paper.sideways else width


def _line(document: Any, text: str, *, align: Any = None) -> Any:
    paragraph = document.add_paragraph(_clean(text))
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _add(document: Any, block: Block, paper: Paper) -> None:
    match block:
        case Heading(text):
            document.add_heading(_clean(text), level=2)
        case Prose():
            _prose(document, block, letter=paper.layout == "letter")
        case Facts():
            _facts(document, block, _width(paper))
        case Table():
            _table(document, block, _width(paper))
        case Note(text):
            _small(document.add_paragraph(), text)
        case Signatures(labels):
            _signatures(document, labels, _width(paper))


def _prose(document: Any, block: Prose, *, letter: bool) -> None:
    for number, text in enumerate(line for line in block.text.split("\n") if line.strip()):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32 if letter else 21)
        if number == 0 and block.label:
            _east(paragraph.add_run(_clean(block.label)), HEI)
        paragraph.add_run(_clean(text))


def _signatures(document: Any, labels: tuple[str, ...], width: int) -> None:
    table = document.add_table(rows=2, cols=len(labels))
    for column, label in zip(table.columns, labels, strict=True):
        column.width = Mm(width / len(labels))
        name, day = column.cells
        _fill(name, f"{label}：", ALIGN.LEFT)
        name.paragraphs[0].paragraph_format.space_before = Pt(18)
        _fill(day, "年　　月　　日", ALIGN.RIGHT)
        day.paragraphs[0].paragraph_format.space_before = Pt(12)


def _facts(document: Any, block: Facts, width: int) -> None:
    table = _ruled(document, 4)
    value = width // 2 - _LABEL
    for row in block.rows:
        cells = table.add_row().cells
        if len(row) == 1:
            cells[1].merge(cells[3])
        for place, fact in enumerate(row):
            label, told = cells[2 * place], cells[2 * place + 1]
            _fill(label, fact.label, ALIGN.CENTER, label=True)
            _fill(told, fact.value, ALIGN.LEFT)
    for column, share in zip(table.columns, (_LABEL, value, _LABEL, value), strict=True):
        column.width = Mm(share)


def _table(document: Any, block: Table, width: int) -> None:
    table = _ruled(document, len(block.columns))
    head = table.add_row()
    for cell, column in zip(head.cells, block.columns, strict=True):
        _fill(cell, column.label, ALIGN.CENTER, label=True)
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    pattern = _pattern(table, block)
    for values in block.rows:
        row = deepcopy(pattern)
        table._tbl.append(row)
        for run, value in zip(row.iter(qn("w:r")), values, strict=True):
            if value:
                run.text = _clean(value)
    if not block.rows:
        cells = table.add_row().cells
        _fill(cells[0].merge(cells[-1]), block.empty, ALIGN.CENTER)
    whole = sum(column.width for column in block.columns)
    for place, column in zip(table.columns, block.columns, strict=True):
        place.width = Mm(width * column.width / whole)


def _pattern(table: Any, block: Table) -> Any:
    """A row without words, laid out once: to lay out each cell of long tables took most of their time."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column in zip(row.cells, block.columns, strict=True):
        _fill(cell, "", _ALIGN[column.align])
    table._tbl.remove(row._tr)
    return row._tr


def _ruled(document: Any, columns: int) -> Any:
    table = document.add_table(rows=0, cols=columns, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    room = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "60")
        edge.set(qn("w:type"), "dxa")
        room.append(edge)
    table._tbl.tblPr.append(room)
    return table


def _fill(cell: Any, text: str, align: Any, *, label: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = 1.15
    run = paragraph.add_run(_clean(text))
    run.font.size = Pt(9.5)
    _east(run, HEI if label else SONG)


def _clean(text: str) -> str:
    """Control characters are no XML."""
    return glyphs.plain(text)
