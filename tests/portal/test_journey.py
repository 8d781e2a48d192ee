"""What becomes of the answers: which page comes next, what is carried, what the report says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.org.factories import SmallTown
from tests.portal.pages import ANSWERS, NAMED
from weibao.portal.journey import LAST, Journey
from weibao.portal.queries import Place, place


@pytest.fixture
def here(town: SmallTown, custodians: dict[str, object]) -> Place:
    found = place(town.code, on=date(2026, 9, 30))
    assert found is not None
    return found


def test_there_are_four_steps() -> None:
    assert LAST == 4


@pytest.mark.parametrize(
    ("wrong", "last", "step"),
    [
        ({}, 4, None),
        ({"circumstance": ""}, 4, 1),
        ({"what": "", "in_danger": ""}, 4, 3),
        ({"what": ""}, 2, None),
        ({"circumstance": "", "what": ""}, 4, 1),
        ({"named": "x"}, 4, 4),
        ({"named": "x"}, 3, None),
    ],
)
def test_the_first_step_to_mend_is_found(
    here: Place, wrong: dict[str, str], last: int, step: int | None
) -> None:
    assert Journey({**ANSWERS, **wrong}, here).first_wrong(last) == step


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_page_carries_every_answer_but_its_own(here: Place, step: int) -> None:
    typed = {**NAMED, "told": "1", "urgency": "normal", "step": "1", "go": "next"}
    journey = Journey(typed, here)
    carried = dict(journey.carried(step))
    shown = {name for name in journey.form(step).fields if name in NAMED}
    whole = {**carried, **{name: NAMED[name] for name in shown}}
    whole["what"] = whole["what"].replace("\r\n", "\n")
    assert whole == {**NAMED, "told": "1", "what": NAMED["what"].replace("\r\n", "\n")}
    assert not set(carried) & shown


def test_what_is_carried_can_be_read(here: Place) -> None:
    carried = dict(Journey({"where": "河\x00边\u202e", "when": ""}, here).carried(1))
    assert carried == {"where": "河边"}


def test_the_report_says_what_is_known_of_the_child(here: Place) -> None:
    content = Journey(ANSWERS, here).content()
    assert content.child_known == "姓名或小名：豆豆\n年龄：七八岁\n性别：男孩\n学校：中心小学"
    few: dict[str, Any] = {**ANSWERS, "child_name": "", "child_age": "", "child_sex": "unknown"}
    assert Journey(few, here).content().child_known == "学校：中心小学"


@pytest.mark.parametrize(("said", "danger"), [("yes", True), ("no", False), ("unknown", False)])
def test_danger_is_only_what_was_said_plainly(here: Place, said: str, danger: bool) -> None:
    assert Journey({**ANSWERS, "in_danger": said}, here).content().in_danger is danger


def test_a_reporter_is_named_only_by_choice(here: Place) -> None:
    assert Journey(ANSWERS, here).reporter() is None
    reporter = Journey(NAMED, here).reporter()
    assert reporter is not None
    assert (reporter.name, reporter.phone, reporter.relation) == (
        "陈桂芳",
        "13800001111",
        "邻居、同村",
    )


@pytest.mark.parametrize("typed", ["<script>", "friend or so", "x" * 500])
def test_a_relation_that_was_not_offered_is_none(here: Place, typed: str) -> None:
    reporter = Journey({**NAMED, "relation": typed}, here).reporter()
    assert reporter is not None
    assert reporter.relation == ""


def test_the_review_leaves_out_what_was_not_said(here: Place) -> None:
    few = {**ANSWERS, "area": "", "where": "", "when": "", "suspect": ""}
    assert [line.label for line in Journey(few, here).review()] == [
        "情形", "孩子", "有没有危险", "经过",
    ]  # fmt: skip
