"""kill -9 between any two writes: everything or nothing, and a second try gives one right result."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests import world
from tests.faults.dying import KEY, accepted, filed
from tests.portal.pages import code_in
from tests.support.processes import ROOT, environment
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker
from tests.world import NOW, Town
from weibao.audit.models import Submission
from weibao.cases.models import Case, Participant
from weibao.kernel.crypto import receipts
from weibao.office.models import Clock, ClockNotice, Notice, Register
from weibao.reports.models import Report, ReporterIdentity

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(days=60)
MOST = 200


class Mortals:
    """Processes that do an act and die at a given write."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.dying"],
            env=environment(), cwd=ROOT, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def die(self, act: str, at_write: int, argument: str = "") -> str:
        """Whether it was `killed` in the act, or `done` with a status and killed afterwards."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        connection.close()
        self.process.stdin.write(f"{act} {at_write} {argument}\n")
        said = self.process.stdout.readline().strip()
        if said.startswith("done"):
            assert self.process.stdout.readline().strip() == "killed"
        return said

    def end(self) -> int:
        self.process.communicate(timeout=60)
        return self.process.returncode


@pytest.fixture
def mortals(real_towns: Towns) -> Iterator[Mortals]:
    processes = Mortals()
    yield processes
    assert processes.end() == 0


@pytest.fixture
def here(real_towns: Towns) -> Town:
    return real_towns.here


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def until_done(mortals: Mortals, act: str, argument: str, whole: Callable[[], bool]) -> list[str]:
    """Let it die after every write in turn; between, there is everything or nothing."""
    before, said = rows(), []
    for at_write in range(1, MOST):
        said.append(mortals.die(act, at_write, argument))
        if said[-1] != "killed":
            return said
        now = rows()
        assert now == before or whole(), {k: v for k, v in now.items() if v != before[k]}
    raise AssertionError("it never came to an end")


def test_a_public_report_is_there_or_is_not(mortals: Mortals, here: Town, client: Client) -> None:
    said = until_done(mortals, "file", here.code, lambda: Report.objects.count() == 1)
    assert said[-1] == "done 200"
    assert len(said) > 10, "it died too seldom to prove anything"
    # The last one was killed with the receipt in its hand: the reporter presses again.
    assert code_in(filed(client, here.code)) == receipts.shown(receipts.derive_code(KEY))
    report = Report.objects.get()
    assert (report.number, Register.objects.get(name="report").last) == ("R2026-0001", 1)
    assert set(Clock.objects.values_list("deadline", flat=True)) == {"IN001", "IN002", "IN006"}
    assert (Notice.objects.count(), Submission.objects.count()) == (1, 1)
    assert ReporterIdentity.objects.get().report == report


def test_an_acceptance_is_whole_or_was_not(
    mortals: Mortals, here: Town, clock: StandingClock
) -> None:
    report = world.report(here)
    clerk = Worker(here.people["clerk"], at=clock.at)
    session = clerk.client.cookies["sessionid"].value
    said = until_done(
        mortals, "accept", f"{session} {report.pk}", lambda: Case.objects.count() == 1
    )
    assert said[-1] == "done 302"
    assert len(said) > 10, "it died too seldom to prove anything"
    again = accepted(clerk.client, str(report.pk))
    case = Case.objects.get()
    assert (again.status_code, again.headers["Location"]) == (302, f"/cases/{case.pk}/")
    assert (case.number, Register.objects.get(name="case").last) == ("2026-0001", 1)
    assert Participant.objects.filter(case=case, role="child").count() == 1
    report.refresh_from_db()
    assert (report.status, report.version, report.case) == ("accepted", 2, case)
    running = Clock.objects.filter(case=case.pk, state="running")
    assert set(running.values_list("deadline", flat=True)) == {"IN002", "IN003", "IN006"}


def test_a_tick_that_died_is_made_up_for_without_saying_anything_twice(
    mortals: Mortals, here: Town
) -> None:
    for _ in range(2):
        world.case(here)
    said = []
    for at_write in range(1, MOST):
        said.append(mortals.die("tick", at_write, LATER.isoformat()))
        if said[-1] != "killed":
            break
    assert said[-1].startswith("done")
    assert mortals.die("tick", MOST, LATER.isoformat()).startswith("done")
    told = ClockNotice.objects.values_list("clock", "kind")
    late = Clock.objects.filter(state="running", due_at__lt=LATER)
    assert late.count() > 3
    assert ClockNotice.objects.filter(kind="late").count() == late.count()
    assert len(set(told)) == len(told)
    keys = list(Notice.objects.values_list("key", flat=True))
    assert len(set(keys)) == len(keys)
