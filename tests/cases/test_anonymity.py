"""A text from which nobody can be told: what the file knows gives way to what may be said."""

from __future__ import annotations

import pytest

from weibao.cases.rules.anonymity import Covers, spellings, without

COVERS = Covers(
    names=(
        ("向小轩", "马龙村儿童甲"),
        ("欧阳大山", "监护人"),
        ("江伟", "被反映人"),
        ("木拉提·艾山", "知情人"),
    ),
    others=(("赶水小学", "所在学校"), ("马龙村三组12号", "某处")),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("向小轩说，小轩怕", "马龙村儿童甲说，马龙村儿童甲怕"),
        ("欧阳大山（大山）", "监护人（监护人）"),
        ("江伟打的", "被反映人打的"),
        ("木拉提·艾山看见", "知情人看见"),
        ("在赶水小学", "在所在学校"),
        ("住马龙村三组12号", "住某处"),
        ("住在四组 8 号", "住在某组"),
        ("电话13900006127、139-0000-6127、023-48000000", "电话（电话略）、（电话略）、（电话略）"),
        ("证号50011020150305001X", "证号（证件号码略）"),
        ("3天内回访2次，2026年9月30日", "3天内回访2次，2026年9月30日"),
    ],
)
def test_what_the_file_knows_is_covered(text: str, expected: str) -> None:
    assert without(text, COVERS) == expected


def test_a_long_name_is_covered_before_a_part_of_it() -> None:
    covers = Covers(names=(("李明", "甲"), ("李明山", "乙")))
    assert without("李明山和李明", covers) == "乙和甲"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("江伟", ["江伟"]),
        ("欧阳大山", ["欧阳大山", "大山"]),
        ("向 小轩", ["向 小轩", "向小轩", "小轩"]),
        ("王", []),
        ("", []),
    ],
)
def test_a_single_character_is_no_name_to_look_for(name: str, expected: list[str]) -> None:
    assert spellings(name) == expected
