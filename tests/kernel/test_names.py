"""Whatever a clerk remembers of a name must find it: measured on a list of difficult names."""

import csv
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel.crypto.tokens import SearchKey, TokenKind
from weibao.kernel.hanzi import carried, is_han, one_form, plain_dots, readings
from weibao.kernel.hanzi import syllables as typable
from weibao.kernel.namequery import MOST_ALTERNATIVES, TOO_SHORT, parse_name_query
from weibao.kernel.names import MOST_KEYS, matches, search_keys, units_of

with (Path(__file__).parent / "names.csv").open(encoding="utf-8", newline="") as file:
    CORPUS = {row["name"]: row["pinyin"].split() for row in csv.DictReader(file)}
KEYS = {name: search_keys(name) for name in CORPUS}


def found(typed: str) -> set[str]:
    """What the search answers: token look-up, then the exact comparison."""
    query = parse_name_query(typed)
    return {
        name
        for name, keys in KEYS.items()
        if any(wanted <= keys for wanted in query.alternatives) and matches(name, typed)
    }


def characters(name: str) -> list[str]:
    return [character for character in name if character != "·"]


def runs(length: int) -> Iterator[tuple[str, int]]:
    for name in CORPUS:
        for start in range(len(characters(name)) - length + 1):
            yield name, start


def test_every_two_characters_find_the_name() -> None:
    for length in (2, 3, 4, 5, 9):
        for name, start in runs(length):
            assert name in found("".join(characters(name)[start : start + length]))


def test_every_two_syllables_find_the_name() -> None:
    for length in (2, 3, 4, 5, 9):
        for name, start in runs(length):
            spelt = CORPUS[name][start : start + length]
            for typed in ("".join(spelt), " ".join(spelt), "'".join(spelt).upper()):
                assert name in found(typed), (name, typed)


def test_every_two_first_letters_find_the_name() -> None:
    for length in (2, 3, 4, 5, 9):
        for name, start in runs(length):
            spelt = CORPUS[name][start : start + length]
            assert name in found("".join(syllable[0] for syllable in spelt)), (name, spelt)


def test_mixtures_find_the_name() -> None:
    for name, syllables in CORPUS.items():
        signs = characters(name)
        if len(signs) < 2:
            continue
        first, second = syllables[:2]
        for typed in (
            signs[0] + "".join(syllables[1:]),  # 龚zixuan
            signs[0] + "".join(syllable[0] for syllable in syllables[1:]),  # 龚zx
            first + "".join(signs[1:]),  # gong子轩
            first + second[0],  # gongz
            first[0] + second,  # gzi
        ):
            assert name in found(typed), (name, typed)
        unfinished = second[:-1]
        if unfinished not in typable():  # gongz of gongzi; but yan is not an unfinished yang
            assert name in found(first + unfinished), (name, unfinished)


def test_a_whole_name_finds_only_those_that_hold_it() -> None:
    for name in CORPUS:
        if len(name) > 1:
            holding = {other for other in CORPUS if one_form(name) in one_form(other)}
            assert found(name) == holding


def test_the_look_up_alone_is_already_sharp() -> None:
    """Of the rows that the tokens bring, four in five are right; the rest costs a decryption."""
    brought = right = 0
    for name, start in runs(2):
        typed = "".join(CORPUS[name][start : start + 2])
        query = parse_name_query(typed)
        hits = {n for n, keys in KEYS.items() if any(w <= keys for w in query.alternatives)}
        brought += len(hits)
        right += sum(matches(hit, typed) for hit in hits)
    assert right / brought > 0.8


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("呂秀英", "吕秀英"),
        ("吕秀英", "呂秀英"),
        ("黃曉東", "黄晓东"),
        ("於勇", "于勇"),
        ("蕭紅", "肖红"),
        ("傅雷", "付雷"),
        ("阎锡山", "闫锡山"),
        ("郑喆", "郑哲"),
        ("𠮷田", "吉田"),
        ("𠮷田", "jitian"),
        ("⻢龙", "马龙"),
        ("阿依古丽•买买提", "古丽·买买"),
        ("阿依古丽・买买提", "古丽买买"),
        ("阿依古丽.买买提", "阿依古丽买买提"),
        ("向\u200b阳", "向阳"),
        ("向 阳", "向阳"),
        ("ＥＭＭＡ Watson", "emma watson"),
        ("Emma Watson", "Watson"),
        ("José Álvarez", "jose"),
        ("王Emma", "王emma"),
        ("吕布", "lvbu"),
        ("吕布", "lübu"),
        ("吕布", "lyubu"),
        ("吕布", "lubu"),
        ("吕布", "lǚ bù"),
        ("乾隆", "qianlong"),
        ("张伟", "zhw"),
        ("石陈诗", "shchsh"),
        ("\ue863子明", "子明"),
        ("\U0002ebf0子明", "\U0002ebf0子"),
        ("ئالىم", "ئالىم"),
    ],
)
def test_another_way_of_writing_finds_it(name: str, typed: str) -> None:
    keys = search_keys(name)
    assert any(wanted <= keys for wanted in parse_name_query(typed).alternatives)
    assert matches(name, typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("龚子轩", "轩子"), ("龚子轩", "龚轩"), ("龚子轩", "gx"), ("龚子轩", "子x轩"), ("龚子轩", "")],
)
def test_what_is_not_in_the_name_does_not_match(name: str, typed: str) -> None:
    assert not matches(name, typed)


@pytest.mark.parametrize("typed", ["", "  ", "龚", "g", "·", "\x00", "👧", "…"])
def test_too_little_is_said(typed: str) -> None:
    assert parse_name_query(typed) == parse_name_query("")
    assert parse_name_query(typed).problem == TOO_SHORT


def test_one_syllable_is_looked_up_as_first_letters_with_a_hint() -> None:
    assert parse_name_query("gong").hint == TOO_SHORT
    assert not parse_name_query("gong").problem
    assert not parse_name_query("gongzi").hint
    assert any(wanted <= search_keys("阿娜") for wanted in parse_name_query("an").alternatives)


def test_single_characters_get_no_key() -> None:
    """How often 王 occurs is known to everybody; a token for it would be no secret."""
    values = {key.value for key in search_keys("龚子轩")}
    assert values == {
        "龚子轩", "龚子", "子轩", "gongzixuan", "gongzi", "zixuan", "gzx", "gz", "zx",
    }  # fmt: skip
    assert SearchKey(TokenKind.NAME, "明") in search_keys("明")


@pytest.mark.parametrize(
    "name",
    [
        "长" * 10_000,
        "乐重曾行长朝" * 2_000,
        "a" * 10_000,
        "a b " * 2_500,
        "\x00" * 10_000,
        "👧" * 9_999,
    ],
)
def test_rubbish_of_ten_thousand_characters_stays_small(name: str) -> None:
    started = time.perf_counter()
    assert len(search_keys(name)) <= MOST_KEYS
    assert len(parse_name_query(name).alternatives) <= MOST_ALTERNATIVES
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    "typed", ["xian" * 100 + "v", "a" * 200, "lang" * 15 + "i", "龚" + "xian" * 50]
)
def test_letters_that_can_be_cut_in_many_ways_cost_little(typed: str) -> None:
    started = time.perf_counter()
    assert len(parse_name_query(typed).alternatives) <= MOST_ALTERNATIVES
    matches("龚子轩", typed)
    matches("先安" * 12, typed)
    assert time.perf_counter() - started < 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_never_falls_over(name: str, typed: str) -> None:
    assert len(search_keys(name)) <= MOST_KEYS
    assert all(parse_name_query(typed).alternatives)
    matches(name, typed)


@given(
    st.text(st.sampled_from("王李张单曾乐长吕欧阳司马子轩明行"), min_size=2, max_size=6), st.data()
)
def test_any_two_neighbours_of_any_name_find_it(name: str, data: st.DataObject) -> None:
    left, right = data.draw(st.sampled_from(list(pairwise(units_of(name)))))
    spelt = data.draw(st.sampled_from(left.readings)) + data.draw(st.sampled_from(right.readings))
    for typed in (left.form + right.form, spelt):
        keys = search_keys(name)
        assert any(wanted <= keys for wanted in parse_name_query(typed).alternatives)
        assert matches(name, typed)


def test_what_counts_as_a_chinese_character() -> None:
    assert all(map(is_han, "龚𠮷〇\ue863\U0002ebf0\U00031350﨑"))
    assert not any(map(is_han, "a1·，カ👧 ٥"))


def test_dots_have_one_form() -> None:
    assert {plain_dots(f"阿{dot}买") for dot in "·・•‧∙⋅･●.．"} == {"阿·买"}
    assert plain_dots("J. Smith") == "J. Smith"


def test_each_variant_stands_in_one_group() -> None:
    groups = [line.split() for line in carried("variants.txt")]
    everybody = [character for group in groups for character in group]
    assert len(everybody) == len(set(everybody)) > 8_000
    assert all(len(character) == 1 for character in everybody)
    assert {one_form(character) for character in everybody} == {group[0] for group in groups}


def test_readings_of_both_forms_count() -> None:
    assert readings("乾")[0] == "qian"
    assert "gan" in readings("乾")
    assert readings("👧") == ()
