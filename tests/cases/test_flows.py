"""The table of stages: every legal move works, every other one is refused, below and over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import world
from tests.cases.stages import at_stage
from tests.support.worker import Worker
from tests.world import NOW, Town
from weibao.cases.actions import course
from weibao.cases.flows import CASE
from weibao.cases.models import Case
from weibao.kernel.workflow import IllegalMove
from weibao.office.models import Clock, FlowStep

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(days=3)

CASE_TABLE = [(state.name, step.name) for state in CASE.states for step in CASE.steps]


def legal(flow: Any, state: str, step: str) -> bool:
    return state in flow.step(step).sources


def take(case: Case, step: str, where: Town) -> object:
    common: dict[str, Any] = {"by": where["clerk"], "at": LATER, "version": case.version}
    if step == "close":
        return course.close(case.pk, conclusion="孩子安全", **common)
    if step == "reopen":
        return course.reopen(case.pk, reason="又有情况", **common)
    return course.step(case.pk, step, **common)


@pytest.mark.parametrize(("state", "step"), CASE_TABLE)
def test_a_case_moves_only_as_the_table_says(here: Town, state: str, step: str) -> None:
    case = at_stage(here, state)
    before = FlowStep.objects.filter(subject=case.pk).count()
    if legal(CASE, state, step):
        take(case, step, here)
    else:
        with pytest.raises(IllegalMove):
            take(case, step, here)
    now = Case.objects.get(pk=case.pk)
    moved = legal(CASE, state, step)
    assert now.status == (CASE.step(step).target if moved else state)
    assert now.version == case.version + moved
    assert FlowStep.objects.filter(subject=case.pk).count() == before + moved


@pytest.mark.parametrize(("state", "step"), CASE_TABLE)
def test_the_page_moves_a_case_only_as_the_table_says(
    here: Town, at_desk: AtDesk, state: str, step: str
) -> None:
    case = at_stage(here, state)
    clerk = at_desk(here, "clerk")
    if step == "close":
        page = clerk.send("cases:close", case.pk, version=case.version, conclusion="孩子安全")
    elif step == "reopen":
        page = clerk.send("cases:reopen", case.pk, version=case.version, reason="又有情况")
    else:
        page = clerk.send("cases:step", case.pk, step, version=case.version)
    moved = legal(CASE, state, step)
    assert page.status_code == (302 if moved else 409)
    assert Case.objects.get(pk=case.pk).status == (CASE.step(step).target if moved else state)


@pytest.mark.parametrize("name", ["open", "closed", "investigating", "nothing"])
def test_a_step_that_is_none_is_not_found(here: Town, at_desk: AtDesk, name: str) -> None:
    case = world.case(here)
    assert at_desk(here, "clerk").send("cases:step", case.pk, name, version=1).status_code == 404


@pytest.mark.parametrize("state", [state.name for state in CASE.states])
def test_the_rail_of_every_state_is_drawn(here: Town, at_desk: AtDesk, state: str) -> None:
    case = at_stage(here, state)
    assert at_desk(here, "clerk").get("cases:detail", case.pk).status_code == 200


def test_nothing_runs_on_after_closure(here: Town) -> None:
    case = at_stage(here, "closed")
    running = Clock.objects.filter(case=case.pk, state__in=["running", "stopped"])
    assert list(running.values_list("deadline", flat=True)) == []
