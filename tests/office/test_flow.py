"""Moving along a workflow: the whole table of state and step, for every registered flow."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests import world
from tests.cases.stages import inquire, judge
from tests.org import factories as org
from tests.world import NOW, Town
from weibao.audit import aggregates
from weibao.audit.models import Change, Event, Revision
from weibao.cases.actions import course, measures
from weibao.cases.flows import CASE
from weibao.cases.models import Case
from weibao.children.flows import FILE
from weibao.kernel.actor import SYSTEM
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked, Flow, IllegalMove, Step
from weibao.office import flow as moving
from weibao.office.models import Clock, FlowStep
from weibao.office.queries.steps import steps_of
from weibao.org.roles import Role
from weibao.reports.actions import calling_back, requesting
from weibao.reports.actions.filing import Reporter
from weibao.reports.flows import REPORT
from weibao.reports.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LATER = NOW + timedelta(days=2)


def accepted_report(here: Town) -> Report:
    """A report with a case: the database refuses an accepted one without."""
    return Report.objects.get(case=world.case(here))


def named_report(here: Town) -> Report:
    return world.report(here, reporter=Reporter("贺知秋", "13712340987", "邻居"))


def call_back(here: Town) -> Any:
    report = named_report(here)
    call = calling_back.ask(report.pk, by=here["clerk"], at=NOW, question="那晚几点听到的")
    # The database refuses one that is taken by nobody.
    type(call).objects.filter(pk=call.pk).update(taken_by=here.people["custodian"].pk)
    return call


def opening_request(here: Town) -> Any:
    report = named_report(here)
    return requesting.ask(report.pk, by=here["clerk"], at=NOW, why="police", words="来函调取")


# One row of each flow. A new flow without one fails below.
MAKERS: dict[str, Callable[[Town], Any]] = {
    "case": world.case,
    "child_file": world.child,
    "report": accepted_report,
    "callback": call_back,
    "opening_request": opening_request,
}
# Who may take the steps, where it is not the clerk.
TAKERS = ("clerk", "custodian")
# Those of the product: tests elsewhere may register some of their own.
FLOWS = {
    flow.name: flow
    for name, module in sorted(sys.modules.items())
    if name.startswith("weibao.") and name.endswith(".flows")
    for flow in vars(module).values()
    if isinstance(flow, Flow)
}
PAIRS = [(f, state.name, step) for f in FLOWS.values() for state in f.states for step in f.steps]
LEGAL = [(flow, state, step) for flow, state, step in PAIRS if state in step.sources]
ILLEGAL = [(flow, state, step) for flow, state, step in PAIRS if state not in step.sources]


def named(pairs: list[tuple[Flow, str, Step]]) -> list[str]:
    return [f"{flow.name}-{state}-{step.name}" for flow, state, step in pairs]


def row_in(flow: Flow, state: str, here: Town) -> Any:
    """A locked row of the flow that stands in `state`."""
    row = MAKERS[flow.name](here)
    type(row).objects.filter(pk=row.pk).update(status=state)
    return aggregates.lock(type(row), row.pk)


def taker(step: Step, town: Town) -> str:
    """The key of somebody whose post may take the step."""
    return next(
        key for key in TAKERS if step.permission is None or step.permission.held_by(town[key])
    )


def traces() -> tuple[int, ...]:
    """How much has been written that a move writes."""
    return tuple(model.objects.count() for model in (FlowStep, Revision, Change, Event, Clock))


def test_every_flow_is_walked_here() -> None:
    assert set(FLOWS) == set(MAKERS)
    assert len(ILLEGAL) > len(LEGAL) > 8


@pytest.mark.parametrize(("flow", "state", "step"), ILLEGAL, ids=named(ILLEGAL))
def test_an_illegal_move_is_refused_and_writes_nothing(
    flow: Flow, state: str, step: Step, here: Town
) -> None:
    row = row_in(flow, state, here)
    before = traces()
    with pytest.raises(IllegalMove) as refused, transaction.atomic():
        moving.move(row, flow, step.name, by=here[taker(step, here)], at=LATER)
    assert flow.state(state).label in refused.value.reason
    assert step.label in refused.value.reason
    assert traces() == before
    assert type(row).objects.get(pk=row.pk).status == state


@pytest.mark.parametrize(("flow", "state", "step"), LEGAL, ids=named(LEGAL))
def test_a_legal_move_asks_who_and_what_is_missing(
    flow: Flow, state: str, step: Step, here: Town
) -> None:
    """The auditor may take none of them; whose step it is may, as far as the guard lets."""
    row = row_in(flow, state, here)
    before = traces()
    if step.permission is not None:
        with pytest.raises(Refused), transaction.atomic():
            moving.move(row, flow, step.name, by=here["auditor"], at=LATER)
    reasons = step.guard(row) if step.guard else []
    if reasons:
        with pytest.raises(Blocked) as blocked, transaction.atomic():
            moving.move(row, flow, step.name, by=here[taker(step, here)], at=LATER)
        assert blocked.value.reasons == reasons
        assert traces() == before
    else:
        by = here[taker(step, here)]
        moving.move(row, flow, step.name, by=by, at=LATER, unit=here.units["station"])
        assert type(row).objects.get(pk=row.pk).status == step.target
        assert type(row).objects.get(pk=row.pk).status_at == LATER


# A step without a permission is the consequence of one on another row.
GUARDED = [(flow, state, step) for flow, state, step in LEGAL if step.permission is not None]


@pytest.mark.parametrize(("flow", "state", "step"), GUARDED, ids=named(GUARDED))
def test_the_neighbour_town_does_not_know_the_row(
    flow: Flow, state: str, step: Step, here: Town, there: Town
) -> None:
    row = row_in(flow, state, here)
    with pytest.raises(Refused) as refused, transaction.atomic():
        moving.move(row, flow, step.name, by=there[taker(step, there)], at=LATER)
    assert refused.value.hidden


def test_a_move_leaves_history_revision_event_and_clocks(here: Town) -> None:
    case = row_in(CASE, "investigating", here)
    inquire(case, here)
    judge(case, here)
    case = aggregates.lock(Case, case.pk)
    case.findings = "走访了邻居和学校"
    moving.move(
        case,
        CASE,
        "finish_investigation",
        by=here["clerk"],
        at=LATER,
        note="情况清楚",
        unit=case.lead,
        case=case.pk,
    )
    line = steps_of(case.pk)[-1]
    assert (line.flow, line.step, line.source, line.target, line.note, line.at) == (
        "case",
        "finish_investigation",
        "investigating",
        "disposing",
        "情况清楚",
        LATER,
    )
    assert (line.person, line.post) == (here["clerk"].person_id, here["clerk"].seats[0].post_id)
    revision = Revision.objects.get(subject=case.pk, version=case.version)
    assert revision.body["status"] == ["investigating", "disposing"]
    event = Event.objects.get(kind="case.investigated")
    assert event.subject == case.pk
    assert set(event.fields) == {"findings", "status", "status_at"}
    met = Clock.objects.get(subject=case.pk, deadline="IN003")
    assert (met.state, met.ended_at) == ("met", LATER)
    begun = Clock.objects.get(subject=case.pk, deadline="IN004")
    assert (begun.state, begun.started_at, begun.unit, begun.case) == (
        "running",
        LATER,
        case.lead,
        case.pk,
    )


def test_the_machine_needs_no_post(here: Town) -> None:
    child = row_in(FILE, "open", here)
    moving.move(child, FILE, "close", by=SYSTEM, at=LATER)
    assert steps_of(child.pk)[-1].person is None


def test_the_post_that_permits_is_the_one_that_is_written(here: Town) -> None:
    """A person with two posts acts in the one that may."""
    org.seat(here.people["leader"], Role.STATION_CLERK, here.units["station"])
    case = row_in(CASE, "disposing", here)
    moving.move(case, CASE, "back_to_investigation", by=here["leader"], at=LATER)
    post = next(s.post_id for s in here["leader"].seats if s.role == Role.STATION_CLERK)
    assert steps_of(case.pk)[-1].post == post


def test_an_entry_findings_and_an_assessment_come_before_disposal(here: Town) -> None:
    case = world.case(here)
    finish = CASE.step("finish_investigation").guard
    assert finish is not None
    assert finish(case) == [
        "至少要有一次调查记录",
        "先写下调查核实到的情况",
        "先作安全评估，定下风险等级",
    ]
    case.findings = "走访了邻居"
    inquire(case, here)
    judge(case, here)
    assert finish(case) == []


def test_measures_are_done_before_the_reporter_is_answered(here: Town) -> None:
    case = world.case(here)
    finish = CASE.step("finish_disposal").guard
    assert finish is not None
    assert finish(case) == ["至少要有一项处置措施"]
    measure = decide(case, here)
    assert finish(case) == ["还有 1 项措施没有办完"]
    measures.finish(measure.pk, by=here["police"], at=LATER, result="已训诫")
    assert finish(case) == []


def test_a_cancelled_measure_is_none(here: Town) -> None:
    case = world.case(here)
    measure = decide(case, here)
    measures.cancel(measure.pk, by=here["clerk"], at=LATER, reason="重复了")
    guard = CASE.step("finish_disposal").guard
    assert guard is not None
    assert guard(case) == ["至少要有一项处置措施"]


def test_a_case_closes_when_nothing_waits_any_more(here: Town) -> None:
    case = world.case(here)
    may_close = CASE.step("close").guard
    assert may_close is not None
    report = Report.objects.get(case=case)
    assert may_close(case) == [
        "先写结案意见",
        "至少要有一项处置措施",
        "结案前要作一次安全评估",
        f"报告 {report.number} 的结果还没有告知报告人",
    ]
    measures.finish(decide(case, here).pk, by=here["police"], at=LATER, result="已训诫")
    Report.objects.filter(pk=report.pk).update(result_told_at=LATER)
    judge(case, here)
    case = Case.objects.get(pk=case.pk)
    case.conclusion = "孩子安全，监护人已改正"
    assert may_close(case) == []


def test_a_refused_report_says_why(here: Town) -> None:
    report = world.report(here)
    guard = REPORT.step("refuse").guard
    assert guard is not None
    assert guard(report) == ["不受理要写明理由，报告人会看到"]
    report.decision_reason = "不是本镇的事，已转告"
    assert guard(report) == []


def test_a_report_ends_when_the_result_was_told(here: Town) -> None:
    report = world.report(here)
    guard = REPORT.step("finish").guard
    assert guard is not None
    assert guard(report) == ["先把结果告知报告人"]
    report.result_told_at = LATER
    assert guard(report) == []


def test_a_blocked_close_leaves_the_conclusion_unwritten(here: Town) -> None:
    case = row_in(CASE, "answering", here)
    with pytest.raises(Blocked):
        course.close(case.pk, by=here["clerk"], at=LATER, version=case.version, conclusion="都好了")
    kept = Case.objects.get(pk=case.pk)
    assert (kept.status, kept.conclusion, kept.version) == ("answering", "", case.version)


def decide(case: Case, here: Town) -> Any:
    current = Case.objects.get(pk=case.pk)
    return measures.decide(
        case.pk,
        by=here["clerk"],
        at=LATER,
        version=current.version,
        kind="admonish",
        unit=here.units["police"],
    )
