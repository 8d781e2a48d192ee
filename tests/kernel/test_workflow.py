"""A workflow is a table that cannot name what does not exist."""

import pytest

from weibao.kernel import workflow
from weibao.kernel.workflow import Flow, IllegalMove, State, Step


@pytest.fixture(autouse=True)
def _forget():
    known = dict(workflow._flows)
    yield
    workflow._flows.clear()
    workflow._flows.update(known)


def flow(**more) -> Flow:
    parts = {
        "states": (State("open", "办理中", turn="工作站"), State("closed", "结案", final=True)),
        "steps": (Step("close", "结案", ("open",), "closed", None, "x.closed"),),
    }
    return Flow("test", "试", **(parts | more))


def test_a_step_is_taken_only_from_its_sources() -> None:
    table = flow()
    assert table.require("close", "open").target == "closed"
    with pytest.raises(IllegalMove, match="现在是“结案”，不能“结案”"):
        table.require("close", "closed")


def test_steps_from_a_state_are_the_buttons_of_it() -> None:
    table = flow()
    assert [step.name for step in table.steps_from("open")] == ["close"]
    assert table.steps_from("closed") == []


def test_choices_follow_the_order_of_the_rail() -> None:
    assert flow().choices == [("open", "办理中"), ("closed", "结案")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"states": (State("open", "a"), State("open", "b"))},
        {"steps": (Step("x", "x", ("nowhere",), "closed", None, "e"),)},
        {"steps": (Step("x", "x", ("open",), "nowhere", None, "e"),)},
        {"steps": (Step("x", "x", ("open",), "closed", None, "e"),) * 2},
    ],
    ids=["state twice", "unknown source", "unknown target", "step twice"],
)
def test_a_table_with_a_mistake_does_not_load(wrong) -> None:
    with pytest.raises(ValueError, match="test"):
        flow(**wrong)
