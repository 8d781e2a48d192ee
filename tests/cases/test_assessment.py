"""The table of the safety assessment: what the answers come to, and that nothing lowers it in silence."""

from __future__ import annotations

import itertools

import pytest

from tests.cases.stages import SAFE
from weibao.cases.models.case import Risk
from weibao.cases.rules import assessment as rules
from weibao.cases.rules.assessment import LEVELS, in_words, is_lower, missing, propose, table

QUESTIONS = table().questions
EVERY = [(question, answer) for question in QUESTIONS for answer in question.answers]


def test_the_levels_are_those_of_a_case() -> None:
    assert set(LEVELS) == set(Risk.values)
    used = {answer.risk for _, answer in EVERY}
    assert used <= set(LEVELS)
    assert {rule.risk for rule in (*table().combine, *table().raises)} <= set(LEVELS)


def test_every_graver_answer_says_why_and_every_good_one_nothing() -> None:
    silent = [(q.code, a.code) for q, a in EVERY if bool(a.why) != (a.risk != "low")]
    assert silent == []


def test_what_was_not_found_out_is_never_good_news() -> None:
    assert [a.code for _, a in EVERY if a.unknown and a.risk == "low"] == []
    assert any(a.unknown for _, a in EVERY)


def test_the_rules_name_questions_and_answers_that_exist() -> None:
    known = {question.code: {a.code for a in question.answers} for question in QUESTIONS}
    for rule in table().raises:
        assert set(rule.answers) <= known[rule.question], rule


def test_nothing_found_is_low_and_says_so() -> None:
    found = propose(SAFE)
    assert (found.risk, found.acts, found.table) == ("low", (), table().on)
    assert found.reasons == ("每一项都没有发现问题",)


@pytest.mark.parametrize(("question", "answer"), EVERY, ids=lambda part: part.code)
def test_one_answer_raises_to_its_level_at_least(
    question: rules.Question, answer: rules.Answer
) -> None:
    found = propose(SAFE | {question.code: answer.code})
    assert not is_lower(found.risk, answer.risk)
    assert not answer.why or answer.why in found.reasons
    assert found.acts == ((answer.act,) if answer.act else ())


def test_a_graver_answer_never_lowers() -> None:
    """Over every pair of questions: answering one of them more gravely keeps or raises the level."""
    for first, second in itertools.permutations(QUESTIONS, 2):
        for start in first.answers:
            levels = [
                propose(SAFE | {first.code: start.code, second.code: answer.code}).risk
                for answer in sorted(second.answers, key=lambda a: LEVELS.index(a.risk))
            ]
            assert levels == sorted(levels, key=LEVELS.index), (first.code, second.code)


def test_several_answers_together_weigh_more() -> None:
    three = {"now": "worry", "reach": "free", "carer": "cannot"}
    assert propose(SAFE | three).risk == "high"
    assert propose(SAFE | dict(itertools.islice(three.items(), 2))).risk == "raised"
    medium = {"injury": "light", "repeated": "several", "basics": "partly", "mood": "low"}
    found = propose(SAFE | medium)
    assert found.risk == "raised"
    assert found.reasons == (
        "有 4 项达到“中”或以上：身上有伤、不止一次、吃住、看病或上学有缺、孩子害怕或低落",
    )


@pytest.mark.parametrize(("age", "risk"), [(7, "high"), (8, "medium"), (None, "medium")])
def test_a_small_child_makes_it_graver(age: int | None, risk: str) -> None:
    found = propose(SAFE | {"carer": "partly"}, youngest=age)
    assert found.risk == risk
    assert any("8 周岁" in reason for reason in found.reasons) == (age == 7)


def test_what_is_missing_is_named() -> None:
    given = {code: answer for code, answer in SAFE.items() if code != "mood"}
    assert missing(given) == ["孩子的情绪"]
    assert missing(given | {"mood": "splendid"}) == ["孩子的情绪"]
    assert missing(SAFE) == []
    with pytest.raises(LookupError):
        propose(SAFE | {"mood": "splendid"})


def test_answers_are_read_in_words_also_of_an_older_table() -> None:
    assert in_words({"now": "danger"}) == [("孩子此刻安全吗", "正面临危险")]
    assert in_words({"gone": "x"}) == [("gone", "x")]


@pytest.mark.parametrize(
    ("risk", "than", "lower"),
    [
        ("low", "high", True),
        ("high", "low", False),
        ("medium", "medium", False),
        ("low", "", False),
    ],
)
def test_lower(risk: str, than: str, lower: bool) -> None:
    assert is_lower(risk, than) is lower
