"""The PDF as it comes out of the confined process: read again, page by page."""

from __future__ import annotations

import logging
import subprocess
from dataclasses import replace
from typing import Any

import pytest

from tests.office import sheets
from weibao.kernel.media import confinement
from weibao.office.papers import glyphs, pdf
from weibao.office.papers.declared import Column, Fact, Facts, Prose, Table

MM = 72 / 25.4


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_everything_declared_is_there_and_nothing_is_read_as_markup() -> None:
    [page] = sheets.texts(sheets.made(sheets.form()))
    for text in ("登记表", "向小轩", "第3件", "没有措施", "经办人：", "说明一句", sheets.HOSTILE):
        assert squeezed(text) in page, text
    assert "root:" not in page


def test_markup_in_every_place_of_a_letter_stays_text() -> None:
    words = {name: f"{name}#panic() *x*" for name in ("title", "number", "to", "sender", "day")}
    paper = sheets.letter(**words, blocks=(Prose(sheets.HOSTILE, label=sheets.HOSTILE),))
    whole = "".join(sheets.texts(sheets.made(paper)))
    for text in words.values():
        assert squeezed(text) in whole
    assert whole.count(squeezed('#read("/etc/passwd")')) == 2


def test_every_page_says_who_printed_it_when() -> None:
    rows = tuple((str(n), "一件事") for n in range(200))
    long = sheets.form(blocks=(Table((Column("序号"), Column("事项", 4)), rows),))
    pages = sheets.texts(sheets.made(long))
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert squeezed(sheets.STAMP.foot) in page
        assert page.count(squeezed(sheets.STAMP.across)) > 3
        assert f"第{number}页，共{len(pages)}页" in page
        # The head of the table again.
        assert "序号" in page


def test_a_letter_keeps_to_its_type_area() -> None:
    document = sheets.opened(sheets.made(sheets.letter()))
    page = document[0]
    assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=1)
    text = page.get_textpage()
    body = [
        text.get_charbox(place)
        for place in range(text.count_chars())
        if text.get_text_range(place, 1) in set("情况好转")
    ]
    left, right = min(box[0] for box in body) / MM, max(box[2] for box in body) / MM
    bottom, top = min(box[1] for box in body) / MM, max(box[3] for box in body) / MM
    assert 28 <= left < 30
    assert right <= 210 - 26 + 0.5
    assert bottom >= 35 - 0.5
    assert top <= 297 - 37 + 0.5


def test_pages_of_a_letter_are_numbered_from_the_second() -> None:
    first, second, *_ = sheets.texts(sheets.made(sheets.letter(blocks=(Prose("好。" * 900),))))
    assert "—1—" not in first
    assert "—2—" in second


def test_the_sender_never_stands_alone_on_a_page() -> None:
    for length in range(520, 640, 12):
        pages = sheets.texts(
            sheets.made(sheets.letter(blocks=(Prose(f"{'写' * length}\n末尾一段。"),)))
        )
        [last] = [page for page in pages if "赶水镇未成年人" in page]
        assert "末尾一段。" in last


def test_headings_are_bookmarks() -> None:
    toc = sheets.opened(sheets.made(sheets.form())).get_toc()
    assert [entry.get_title() for entry in toc] == [
        "未成年人保护个案登记表",
        "一、基本情况",
        "二、措施",
    ]


def test_it_is_a_lasting_pdf_with_its_fonts_inside_and_always_the_same() -> None:
    content = sheets.made(sheets.form())
    assert b"pdfaid:part>2<" in content
    assert b"NotoSerifSC" in content
    assert b"NotoSansSC" in content
    assert sheets.made(sheets.form()) == content


def test_a_sign_without_a_picture_is_said_at_the_end() -> None:
    [page] = sheets.texts(sheets.made(sheets.form(blocks=(Facts(((Fact("话", "他说😭"),),)),))))
    assert f"他说{glyphs.STAND_IN}" in page
    assert "1个符号" in page


def test_a_name_that_cannot_be_printed_makes_no_paper() -> None:
    paper = sheets.form(blocks=(Prose("𪚥"),))
    with pytest.raises(glyphs.Unprintable, match="U\\+2A6A5"):
        pdf.make(paper, sheets.STAMP, at=sheets.AT)
    with pytest.raises(glyphs.Unprintable, match="U\\+2A6A5"):
        pdf.make(sheets.form(), replace(sheets.STAMP, foot="𪚥"), at=sheets.AT)


@pytest.mark.parametrize(
    ("limits", "words"),
    [({"room": 4096}, "印不下"), ({"wall": 0.01}, "用时太长"), ({"source": 100}, "印不下")],
)
def test_one_that_takes_too_much_is_given_up(
    limits: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "LIMITS", replace(pdf.LIMITS, **limits))
    with pytest.raises(pdf.NotSet, match=words):
        sheets.made(sheets.form())


def test_a_template_that_asks_for_a_missing_font_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """typst would only warn, and set boxes."""
    monkeypatch.setattr(pdf, "template", lambda: '#text(font: "No Such Song")[字]')
    with pytest.raises(pdf.NotSet, match="排版时出错"):
        sheets.made(sheets.form())


def test_the_process_opens_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "template", lambda: '#read("/etc/hostname")')
    with pytest.raises(pdf.NotSet):
        sheets.made(sheets.form())


def test_the_process_gets_nothing_of_the_servers_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[dict[str, str]] = []
    real = subprocess.Popen

    def watched(*args: Any, **kwargs: Any) -> Any:
        seen.append(kwargs["env"])
        return real(*args, **kwargs)

    monkeypatch.setattr(confinement.subprocess, "Popen", watched)
    sheets.made(sheets.form())
    assert seen == [{"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}]


def test_nothing_of_the_paper_goes_into_a_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "template", lambda: "#panic(sys.inputs.data)")
    with caplog.at_level(logging.DEBUG), pytest.raises(pdf.NotSet) as failed:
        sheets.made(sheets.form())
    assert "向小轩" not in caplog.text + str(failed.value)
