"""The table of a report's stages: what it allows works on the page, everything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from tests import world
from tests.org import factories as org
from tests.support.towns import Towns
from tests.support.worker import Worker
from tests.world import NOW, Town
from weibao.cases.models import Case
from weibao.kernel.actor import SYSTEM
from weibao.kernel.workflow import Flow
from weibao.office.models import FlowStep
from weibao.reports.actions import answering, deciding, handing, merging, signing
from weibao.reports.actions.filing import file_report
from weibao.reports.flows import REPORT
from weibao.reports.models import HandOver, Report, ReportMessage

AtDesk = Callable[[Town, str], Worker]

# Where a report may be, as far as the steps care: some stages are two, by what led there.
PLACES = {
    "received": "received",
    "held": "received",
    "arrived": "received",
    "signed": "received",
    "accepted": "accepted",
    "merged": "accepted",
    "refused": "refused",
    "handed to a town": "handed_over",
    "handed outside": "handed_over",
    "sent_back": "sent_back",
    "done": "done",
}
# Where a step works although its stage alone does not say so, or does not work although it does.
ONLY = {
    "release": {"held"},
    "separate": {"merged"},
    "take_back": {"handed outside"},
    "sign": {"arrived"},
    "send_back": {"arrived"},
}
# What a page sends to take each step of a report, and the stage it leaves.
SENT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "release": ("release", "reports:release", {}),
    "accept": ("accept", "reports:accept", {}),
    "merge": ("merge", "reports:merge", {"number": "2026-0001"}),
    "separate": ("separate", "reports:separate", {"reason": "不是同一件"}),
    "refuse": ("refuse", "reports:refuse", {"kind": "other", "reason": "不在本镇"}),
    "to a town": (
        "hand_over",
        "reports:to-town",
        {"town": org.OTHER_TOWN, "reason": "孩子住白水镇", "told": "已移交白水镇"},
    ),
    "to a body": (
        "hand_over",
        "reports:to-body",
        {
            "kind": "police",
            "name": "清溪派出所",
            "taken_at": "2026-09-30T16:00",
            "reason": "涉嫌犯罪",
            "told": "已交给公安",
        },
    ),
    "take back": ("take_back", "reports:take-back", {"reason": "对方退回"}),
    "sign": ("sign", "reports:sign", {}),
    "send back": ("send_back", "reports:send-back", {"reason": "不归本镇"}),
    "finish": ("finish", "reports:answer", {"kind": "result", "text": "已办"}),
}
# Taken by the other town's step, never from the report's own page.
NO_PAGE = {"come_back"}


def allowed(flow: Flow, place: str, step: str) -> bool:
    return PLACES[place] in flow.step(step).sources and place in ONLY.get(step, {place})


def report_at(towns: Towns, place: str) -> Report:
    """A report of the town at hand that has come to that place."""
    here, there = towns.here, towns.there
    clerk: dict[str, Any] = {"by": here["clerk"], "at": NOW}
    if place in {"arrived", "signed", "sent_back"}:
        return _from_elsewhere(towns, place)
    held = "flood" if place == "held" else ""
    report = file_report(
        world.content(area=here.village),
        by=SYSTEM,
        at=NOW,
        town=here.code,
        channel="public",
        suspicion=held,
    )
    told = {"reason": "不归本镇", "told": "已移交"}
    if place in {"accepted", "done"}:
        deciding.accept(report.pk, version=1, **clerk)
    if place == "merged":
        case = Case.objects.get(number="2026-0001", town=here.code)
        merging.merge(report.pk, version=1, case=case.pk, **clerk)
    if place == "done":
        answering.answer(report.pk, version=2, kind="result", text="已办", **clerk)
    if place == "refused":
        deciding.refuse(report.pk, version=1, reason="不在本镇", **clerk)
    if place == "handed to a town":
        handing.to_town(report.pk, version=1, town=there.code, **clerk, **told)
    if place == "handed outside":
        body = handing.Body("police", "清溪派出所", NOW)
        handing.to_body(report.pk, version=1, body=body, **clerk, **told)
    report.refresh_from_db()
    return report


def _from_elsewhere(towns: Towns, place: str) -> Report:
    """The other town's station found that it belongs here."""
    here, there = towns.here, towns.there
    origin = world.report(there, area=there.village)
    handing.to_town(
        origin.pk,
        by=there["clerk"],
        at=NOW,
        version=1,
        town=here.code,
        reason="孩子住清溪镇",
        told="已移交清溪镇",
    )
    report = Report.objects.get(came_from=origin)
    if place == "signed":
        signing.sign(report.pk, by=here["clerk"], at=NOW, version=1)
    if place == "sent_back":
        handing.send_back(report.pk, by=here["clerk"], at=NOW, version=1, reason="不归本镇")
    report.refresh_from_db()
    return report


@pytest.fixture
def open_case(here: Town) -> Case:
    """A case that a report can be merged into: 2026-0001."""
    return world.case(here)


def counted() -> list[int]:
    tables: tuple[Any, ...] = (ReportMessage, Case, HandOver, FlowStep, Report)
    return [table.objects.count() for table in tables]


@pytest.mark.parametrize("place", PLACES)
def test_the_page_moves_a_report_only_as_the_table_says(
    towns: Towns, open_case: Case, at_desk: AtDesk, place: str
) -> None:
    report = report_at(towns, place)
    assert report.status == PLACES[place]
    clerk = at_desk(towns.here, "clerk")
    clerk.get("reports:detail", report.pk)
    before = counted()
    # What went to another town, or back to it, is out of reach here: there is nothing to decide.
    refused = 404 if place in {"handed to a town", "sent_back"} else 409
    for act, (step, name, typed) in SENT.items():
        here = transaction.savepoint()
        page = clerk.send(name, report.pk, version=report.version, **typed)
        moved = allowed(REPORT, place, step)
        now = Report.objects.get(pk=report.pk)
        assert page.status_code == (302 if moved else refused), (place, act)
        assert now.status == (REPORT.step(step).target if moved else report.status), (place, act)
        assert now.version == report.version + moved, (place, act)
        assert moved or counted() == before, (place, act)
        transaction.savepoint_rollback(here)


def test_every_step_of_a_report_has_its_page() -> None:
    assert {step for step, _, _ in SENT.values()} | NO_PAGE == {step.name for step in REPORT.steps}


@pytest.mark.parametrize("place", PLACES)
def test_the_page_of_every_state_is_drawn(
    towns: Towns, open_case: Case, at_desk: AtDesk, place: str
) -> None:
    report = report_at(towns, place)
    for key in ("clerk", "leader"):
        assert at_desk(towns.here, key).get("reports:detail", report.pk).status_code == 200, key
