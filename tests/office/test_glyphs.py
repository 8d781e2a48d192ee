"""A name is printed whole or not at all: no box ever stands for a character."""

from __future__ import annotations

import pytest

from weibao.office.papers import glyphs
from weibao.office.papers.glyphs import STAND_IN, Unprintable

# In use in names. The last two are in neither font: of Extension B, and newer than both.
CARRIED = "䶮㛃𬭚𫖯𠅤燚彧珺𬀩𬍛"
NOT_CARRIED = "𪚥"
PRIVATE = "\ue863"


def test_rare_characters_of_names_are_carried() -> None:
    assert [sign for sign in CARRIED if not glyphs.has(sign)] == []
    glyphs.check([f"王{CARRIED}"], [f"王{CARRIED}"], carried=True)


def test_what_only_the_second_font_has_is_printable() -> None:
    assert glyphs.has("𰻝")


@pytest.mark.parametrize("in_name", [True, False])
def test_a_chinese_character_that_is_missing_is_named(in_name: bool) -> None:
    """Also in running text: it may be the name of somebody who is not on file."""
    text = f"王{NOT_CARRIED}"
    with pytest.raises(Unprintable) as refused:
        glyphs.check(["姓名", text], [text] if in_name else [], carried=True)
    [reason] = refused.value.reasons
    assert f"“{NOT_CARRIED}”（U+2A6A5）" in reason
    assert "Word" in reason


def test_a_word_file_is_set_with_the_fonts_of_who_opens_it() -> None:
    glyphs.check([f"王{NOT_CARRIED}"], [f"王{NOT_CARRIED}"], carried=False)


@pytest.mark.parametrize("carried", [True, False])
def test_a_made_up_character_is_refused_everywhere(carried: bool) -> None:
    with pytest.raises(Unprintable, match="自造字") as refused:
        glyphs.check([f"王{PRIVATE}"], [], carried=carried)
    assert "U+E863" in refused.value.reasons[0]


def test_a_foreign_letter_is_missed_in_a_name_alone() -> None:
    strange = "ꦲ"
    assert not glyphs.has(strange)
    glyphs.check([f"写着{strange}"], ["王小明"], carried=True)
    with pytest.raises(Unprintable):
        glyphs.check([f"写着{strange}"], [f"王{strange}"], carried=True)


def test_a_covered_name_is_printed_with_stars() -> None:
    assert glyphs.settable("添加知情人 向▮▮") == "添加知情人 向＊＊"


def test_each_missing_character_is_named_once() -> None:
    with pytest.raises(Unprintable) as refused:
        glyphs.check([NOT_CARRIED * 3, f"{NOT_CARRIED}{PRIVATE}"], [], carried=True)
    assert len(refused.value.reasons) == 2


def test_a_smiley_gives_way_to_the_printers_sign() -> None:
    assert glyphs.settable("他说😭\n好") == f"他说{STAND_IN}\n好"
    assert glyphs.left_out(["他说😭😭", "好"]) == 2


def test_what_has_no_picture_is_no_missing_character() -> None:
    name = "葛\U000e0100城\ufe00\u200b"
    assert glyphs.plain(name) == "葛城"
    glyphs.check([name], [name], carried=True)
    assert glyphs.left_out([name]) == 0
