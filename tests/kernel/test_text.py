import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel.forms import CleanCharField
from weibao.kernel.text import TextError, clean_text, visible


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  龚子轩 ", "龚子轩"),
        ("\u3000向\u3000阳\u3000", "向 阳"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("𠮷田", "𠮷田"),
        ("\U0002ebf0", "\U0002ebf0"),  # newer than this Python's character table
        ("\ue863", "\ue863"),  # private use: rare characters of older name systems
        ("葛\U000e0100城", "葛\U000e0100城"),  # chosen shape of a character
        ("小\x00明\x07\x1b", "小明"),
        ("张\u202e三\u202c\u2067四\u2069", "张三四"),
        ("王\u200b五\ufeff\u200d", "王五"),
        ("Jose\u0301", "José"),
        ("\ud800李\udfff", "李"),
        ("赵\ufffe六\U0010ffff", "赵六"),
        ("a\r\nb\u2028c", "a b c"),
        ("a\tb\u00a0c", "a b c"),
        ("👨\u200d👩\u200d👧 全家", "👨\u200d👩\u200d👧 全家"),
        ("👍🏽❤️", "👍🏽❤️"),
        ("", ""),
        ("\u3164\u2800", ""),
    ],
)
def test_single_line(typed: str, kept: str) -> None:
    assert clean_text(typed, max_length=50) == kept


def test_many_lines_keep_paragraphs_and_their_indent() -> None:
    typed = "\n\n\u3000\u3000孩子手上有伤。 \r\n第二天\u0085第三天\x0b\u2029\u3000\n"
    assert clean_text(typed, max_length=99, multiline=True) == (
        "\u3000\u3000孩子手上有伤。\n第二天\n第三天"
    )


def test_too_long_says_how_long_it_was() -> None:
    with pytest.raises(TextError) as caught:
        clean_text("王" * 10_000, max_length=50)
    assert str(caught.value) == "最多写 50 个字，您写了 10000 个字，请删去 9950 个字"
    assert (caught.value.length, caught.value.limit) == (10_000, 50)


def test_length_counts_what_is_kept() -> None:
    assert clean_text("𠮷" * 50 + "\x00" * 99, max_length=50) == "𠮷" * 50


@given(st.text(st.characters()), st.booleans())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_hidden(typed: str, lines: bool) -> None:
    kept = clean_text(typed, max_length=10_000, multiline=lines)
    assert clean_text(kept, max_length=10_000, multiline=lines) == kept
    assert unicodedata.is_normalized("NFC", kept)
    kinds = {unicodedata.category(character) for character in kept if character != "\n"}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(character) for character in kept} & {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip
    kept.encode()


def test_visible_alone_does_not_limit() -> None:
    assert visible("长" * 20_000 + "\x00") == "长" * 20_000


def test_form_field_cleans_and_complains_in_chinese() -> None:
    field = CleanCharField(max_length=5)
    assert field.clean(" 小\x00明 ") == "小明"
    with pytest.raises(ValidationError) as caught:
        field.clean("一二三四五六七")
    assert caught.value.messages == ["最多写 5 个字，您写了 7 个字，请删去 2 个字"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u200b\u202e", "\x00", "\u3000\u3000", "\u3000 \u200b"]
)
def test_nothing_that_can_be_read_is_nothing(typed: str) -> None:
    with pytest.raises(ValidationError) as blank:
        CleanCharField(max_length=5).clean(typed)
    assert blank.value.messages == ["请填写这一项"]


def test_form_field_does_not_let_the_browser_cut() -> None:
    assert "maxlength" not in str(CleanCharField(max_length=5).widget.render("x", ""))
    lines = CleanCharField(max_length=500, multiline=True)
    assert "<textarea" in lines.widget.render("x", "")
    assert lines.clean("一\r\n二") == "一\n二"
    assert CleanCharField(max_length=5, required=False).clean(None) == ""
