"""Birthday, sex and number must agree; ages are told as people say them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.children.factories import id_number
from weibao.children.rules.birth import age_text, problem
from weibao.children.rules.identity import Identity, judge

BIRTH, TODAY = date(2018, 3, 5), date(2026, 9, 30)
GIRL = id_number(birth=BIRTH, male=False)


def test_a_number_alone_tells_birthday_and_sex() -> None:
    verdict = judge(Identity(None, "", f" {GIRL[:6]} {GIRL[6:14]} {GIRL[14:]}"), on=TODAY)
    assert verdict.problems == {}
    assert verdict.identity == Identity(BIRTH, "female", GIRL)


def test_without_a_number_nothing_is_made_up() -> None:
    assert judge(Identity(None, "unknown", ""), on=TODAY).identity == Identity(None, "unknown", "")


@pytest.mark.parametrize(
    ("birth", "sex", "number", "field", "words"),
    [
        (date(2018, 3, 6), "female", GIRL, "birth", "不一致"),
        (BIRTH, "male", GIRL, "sex", "不一致"),
        (BIRTH, "female", GIRL[:-1] + ("1" if GIRL[-1] != "1" else "2"), "id_number", "最后一位"),
        (BIRTH, "female", GIRL[:-2], "id_number", "18 位"),
        (date(2027, 1, 1), "male", "", "birth", "今天之后"),
        (date(2008, 1, 1), "male", "", "birth", "18 周岁"),
        (date(1800, 1, 1), "male", "", "birth", "太早"),
        (None, "", id_number(birth=date(2001, 2, 3), male=True), "id_number", "18 周岁"),
        (None, "", id_number(birth=date(2030, 2, 3), male=True), "id_number", "还没到"),
    ],
    ids=[
        "birthday", "sex", "check", "length", "future", "adult", "ancient",
        "adult by number", "future by number",
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_field(
    birth: date | None, sex: str, number: str, field: str, words: str
) -> None:
    problems = judge(Identity(birth, sex, number), on=TODAY).problems
    assert list(problems) == [field]
    assert words in problems[field]


def test_a_birthday_on_file_may_stay_past_eighteen() -> None:
    grown = date(2008, 1, 1)
    assert judge(Identity(grown, "male", ""), on=TODAY, before=grown).problems == {}


def test_the_day_after_the_birthday_makes_an_adult() -> None:
    assert problem(date(2008, 9, 30), on=TODAY) == ""
    assert problem(date(2008, 9, 29), on=TODAY) != ""


@pytest.mark.parametrize(
    ("birth", "words"),
    [
        (None, "年龄不详"),
        (TODAY, "0 天"),
        (date(2026, 9, 1), "29 天"),
        (date(2026, 8, 31), "30 天"),
        (date(2026, 8, 30), "1 个月"),
        (date(2025, 9, 30), "12 个月"),
        (date(2025, 9, 29), "1 岁"),
        (BIRTH, "8 岁"),
        (date(2026, 10, 1), "未出生"),
    ],
)
def test_ages_as_people_say_them(birth: date | None, words: str) -> None:
    assert age_text(birth, on=TODAY) == words
