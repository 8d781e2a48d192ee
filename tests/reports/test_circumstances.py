"""The table of circumstances: whole, and never lowered by what a form sends."""

from __future__ import annotations

from datetime import date

import pytest

from weibao.reports.models.report import Report, Urgency
from weibao.reports.rules.ages import least
from weibao.reports.rules.circumstances import (
    UNSURE,
    Circumstance,
    circumstance,
    circumstances,
    judge,
    reason_words,
    statutory_words,
)


def test_every_entry_fits_its_columns_and_says_how_urgent_it_is() -> None:
    longest = Report._meta.get_field("circumstance").max_length
    for entry in circumstances():
        assert len(entry.code) <= (longest or 0), entry.code
        assert entry.urgency in {Urgency.SERIOUS, Urgency.NORMAL}, entry.code
        assert entry.label, entry.code
        assert entry.matter, entry.code
        assert entry.icon, entry.code


def test_codes_are_unique_and_not_sure_stands_last() -> None:
    codes = [entry.code for entry in circumstances()]
    assert len(codes) == len(set(codes))
    assert codes[-1] == UNSURE


@pytest.mark.parametrize("code", ["", "nothing", "BEATEN", "beaten "])
def test_an_unknown_code_is_not_sure(code: str) -> None:
    assert circumstance(code).code == UNSURE


@pytest.mark.parametrize("entry", circumstances(), ids=lambda entry: entry.code)
def test_danger_wins_and_otherwise_the_table(entry: Circumstance) -> None:
    assert judge(entry.code, in_danger=True).urgency == Urgency.DANGER
    found = judge(entry.code, in_danger=False)
    assert (found.urgency, found.reasons) == (entry.urgency, ("table",))
    assert found.table == date(2026, 11, 25)
    assert reason_words(found.reasons, of=entry.code)[0][0].endswith(entry.label)


def test_every_circumstance_of_the_law_can_be_told_in_plain_words() -> None:
    reached = {
        code
        for entry in circumstances()
        for age, sex in ((None, ""), (10, "girl"), (15, "girl"), (10, "boy"))
        for code in judge(entry.code, in_danger=False, age=age, sex=sex).statutory
    }
    assert reached == {f"MRC{number}" for number in range(1, 10)}
    assert len(statutory_words(tuple(sorted(reached)))) == 9


@pytest.mark.parametrize("entry", circumstances(), ids=lambda entry: entry.code)
def test_an_age_only_raises(entry: Circumstance) -> None:
    order = [Urgency.NORMAL, Urgency.SERIOUS, Urgency.DANGER]
    grown = order.index(Urgency(judge(entry.code, in_danger=False, age=17).urgency))
    for age in range(18):
        found = judge(entry.code, in_danger=False, age=age)
        assert order.index(Urgency(found.urgency)) >= grown
        assert len(" ".join(found.reasons)) <= 60
        assert len(" ".join(found.statutory)) <= 24
        assert len(reason_words(found.reasons, of=entry.code)) == len(found.reasons)


@pytest.mark.parametrize(
    ("said", "age"),
    [
        ("七八岁", 7), ("7", 7), ("８岁", 8), ("8岁半", 8), ("十三四", 13), ("15、6岁", 15),
        ("小学二年级，七八岁", 7), ("一岁两个月", 1), ("8个月", 0), ("刚出生", 0), ("婴儿", 0),
        ("两岁", 2), ("十来岁", 10), ("5 ~ 6", 5), ("二十", None), ("上二年级", None),
        ("2015年生", None), ("不知道", None), ("", None), ("99", None), ("x" * 20, None),
    ],
)  # fmt: skip
def test_an_age_is_read_as_people_say_it(said: str, age: int | None) -> None:
    assert least(said) == age
