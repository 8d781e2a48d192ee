"""The table of a report's stages: what it allows works on the page, everything else is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import world
from tests.support.worker import Worker
from tests.world import NOW, Town
from weibao.cases.models import Case
from weibao.reports.actions import answering, deciding
from weibao.reports.flows import REPORT
from weibao.reports.models import Report, ReportMessage

AtDesk = Callable[[Town, str], Worker]
TABLE = [(state.name, step.name) for state in REPORT.states for step in REPORT.steps]


def report_at(where: Town, state: str) -> Report:
    received = world.report(where)
    clerk = where["clerk"]
    if state in {"accepted", "done"}:
        deciding.accept(received.pk, by=clerk, at=NOW, version=1)
    if state == "done":
        answering.answer(received.pk, by=clerk, at=NOW, version=2, kind="result", text="已办")
    if state == "refused":
        deciding.refuse(received.pk, by=clerk, at=NOW, version=1, reason="不在本镇")
    received.refresh_from_db()
    assert received.status == state
    return received


# What a page sends to take each step of a report.
SENT: dict[str, tuple[str, dict[str, str]]] = {
    "accept": ("reports:accept", {}),
    "refuse": ("reports:refuse", {"reason": "不在本镇"}),
    "finish": ("reports:answer", {"kind": "result", "text": "已办"}),
}


@pytest.mark.parametrize(("state", "step"), TABLE)
def test_the_page_moves_a_report_only_as_the_table_says(
    here: Town, at_desk: AtDesk, state: str, step: str
) -> None:
    report = report_at(here, state)
    told, cases = ReportMessage.objects.count(), Case.objects.count()
    name, typed = SENT[step]
    page = at_desk(here, "clerk").send(name, report.pk, version=report.version, **typed)
    moved = state in REPORT.step(step).sources
    now = Report.objects.get(pk=report.pk)
    assert page.status_code == (302 if moved else 409)
    assert now.status == (REPORT.step(step).target if moved else state)
    if not moved:
        assert (ReportMessage.objects.count(), Case.objects.count()) == (told, cases)


def test_every_step_of_a_report_has_its_page() -> None:
    assert set(SENT) == {step.name for step in REPORT.steps}


@pytest.mark.parametrize("state", [state.name for state in REPORT.states])
@pytest.mark.parametrize("key", ["clerk", "leader"])
def test_the_page_of_every_state_is_drawn(
    here: Town, at_desk: AtDesk, state: str, key: str
) -> None:
    report = report_at(here, state)
    assert at_desk(here, key).get("reports:detail", report.pk).status_code == 200
