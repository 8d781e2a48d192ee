"""What becomes of the answers: which page comes next, what is carried, what the report says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.org import factories
from tests.org.factories import SmallTown
from tests.portal.pages import ANSWERS, NAMED
from weibao.portal.forms.steps import FIELDS, STEPS, Step
from weibao.portal.journey import Journey
from weibao.portal.queries import Place, place
from weibao.reports.rules.circumstances import judge


@pytest.fixture
def here(town: SmallTown, custodians: dict[str, object]) -> Place:
    found = place(town.code, on=date(2026, 9, 30))
    assert found is not None
    found.at = factories.FOUNDED
    return found


def test_every_answer_has_one_step() -> None:
    assert [step.name for step in STEPS] == [
        "what", "danger", "child", "where", "when", "story", "files", "named", "review",
    ]  # fmt: skip
    assert set(FIELDS) == {*NAMED, "files"}


@pytest.mark.parametrize(
    ("wrong", "step"),
    [
        ({}, None),
        ({"circumstance": ""}, "what"),
        ({"what": "", "in_danger": ""}, "danger"),
        ({"what": ""}, "story"),
        ({"child_name": "长" * 61, "what": ""}, "child"),
        ({"child_name": "", "child_school": " ", "area": "", "where": "　"}, "where"),
        ({"named": "x"}, "named"),
    ],
)
def test_the_first_step_to_mend_is_found(
    here: Place, wrong: dict[str, str], step: str | None
) -> None:
    found = Journey({**ANSWERS, **wrong}, here).first_wrong()
    assert (found and found.name) == step


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_page_carries_every_answer_but_its_own(here: Place, step: Step) -> None:
    typed = {**NAMED, "told": "1", "urgency": "normal", "step": "what", "go": "next"}
    journey = Journey(typed, here)
    carried = dict(journey.carried(step))
    shown = {name for name in journey.form(step).fields if name in NAMED}
    whole = {**carried, **{name: NAMED[name] for name in shown}}
    whole["what"] = whole["what"].replace("\r\n", "\n")
    assert whole == {**NAMED, "told": "1", "what": NAMED["what"].replace("\r\n", "\n")}
    assert not set(carried) & shown


def test_what_is_carried_can_be_read(here: Place) -> None:
    carried = dict(Journey({"where": "河\x00边\u202e", "when": ""}, here).carried(STEPS[0]))
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


def test_the_review_says_what_was_not_told_but_asks_nobody_for_a_culprit(here: Place) -> None:
    few = {**ANSWERS, "area": "", "where": "", "when": "", "suspect": ""}
    lines = {line.label: line.text for line in Journey(few, here).review()}
    assert list(lines) == [
        "情形", "有没有危险", "哪个孩子", "在哪里", "什么时候", "经过", "照片、录音", "联系方式",
    ]  # fmt: skip
    assert (lines["在哪里"], lines["什么时候"], lines["联系方式"]) == ("", "", "不留姓名")


@pytest.mark.parametrize(
    ("circumstance", "age", "sex", "urgency", "statutory", "why"),
    [
        ("alone", "七岁", "", "serious", "MRC6", "under_8_alone"),
        ("alone", "八九岁", "", "normal", "MRC6", "table"),
        ("alone", "", "", "normal", "MRC6", "table"),
        ("sexual", "十三", "girl", "serious", "MRC2", "table"),
        ("sexual", "14", "girl", "serious", "MRC9", "table"),
        ("sexual", "9", "boy", "serious", "MRC9", "table"),
        ("pregnant", "", "", "serious", "MRC2 MRC3", "table"),
        ("labour", "十五", "", "serious", "MRC9", "under_16_work"),
        ("unsure", "8个月", "", "serious", "", "under_3"),
        ("tobacco", "2", "", "normal", "", "table"),
    ],
)
def test_age_and_sex_count_in_how_a_report_is_judged(
    here: Place, circumstance: str, age: str, sex: str, urgency: str, statutory: str, why: str
) -> None:
    typed = {**ANSWERS, "circumstance": circumstance, "child_age": age, "child_sex": sex}
    content = Journey(typed, here).content()
    found = judge(
        content.circumstance, in_danger=False, age=content.child_age, sex=content.child_sex
    )
    assert (found.urgency, " ".join(found.statutory), " ".join(found.reasons)) == (
        urgency, statutory, why,
    )  # fmt: skip
