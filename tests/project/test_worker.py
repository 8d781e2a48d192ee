"""The worker as a process: killed in the middle of a job, the job is done once all the same."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.support.processes import kill, start, wait_for
from tests.support.sample_jobs import count_once, wait_aside
from weibao.kernel import moment
from weibao.office.jobs.leases import LEASE, take_back
from weibao.office.jobs.running import run_ready
from weibao.office.models import Register, WorkerBeat
from weibao.office.ticking import run_round
from weibao.org.models import Installation

# "A few": a worker looks each second, and the machine may be doing other things.
SECONDS = 8

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _installed(at: datetime) -> None:
    Installation.objects.create(environment="demo", created_at=at)


@pytest.fixture
def barrier() -> Iterator[Path]:
    """The folder in which jobs are told where to wait; emptied afterwards."""
    home = Path(settings.WEIBAO_HOME)
    yield home
    for path in (*home.glob("wait-*"), *home.glob("reached-*")):
        path.unlink()


def queue() -> None:
    with transaction.atomic():
        count_once.enqueue("papers")


def state() -> str:
    return str(DBTaskResult.objects.get().status)


def counted() -> int:
    return Register.objects.filter(name="papers").values_list("last", flat=True).first() or 0


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_job_of_a_killed_worker_takes_effect_once(barrier: Path, place: str) -> None:
    (barrier / f"wait-{place}").touch()
    queue()
    worker = start("serve", "--only", "worker")
    wait_for((barrier / f"reached-{place}").exists, process=worker)
    kill(worker)
    assert counted() == (0 if place == "before" else 1)
    assert state() == TaskResultStatus.RUNNING
    (barrier / f"wait-{place}").unlink()

    now = moment.now()
    assert take_back(now) == 0, "the lease has not run out yet"
    later = now + 2 * LEASE
    assert take_back(later) == 1
    assert run_ready(at=later + timedelta(minutes=5)) == 1
    assert (counted(), state()) == (1, TaskResultStatus.SUCCESSFUL)
    assert len(DBTaskResult.objects.get().worker_ids) == 2


def test_a_stopped_worker_finishes_its_job_and_leaves(barrier: Path) -> None:
    (barrier / "wait-before").touch()
    queue()
    worker = start("serve", "--only", "worker")
    wait_for((barrier / "reached-before").exists, process=worker)
    worker.send_signal(signal.SIGTERM)
    (barrier / "wait-before").unlink()
    output = worker.communicate(timeout=30)[0]
    assert worker.returncode == 0, output
    assert (counted(), state()) == (1, TaskResultStatus.SUCCESSFUL)
    assert not WorkerBeat.objects.exists()


def test_two_workers_share_the_queue_without_a_double(barrier: Path) -> None:
    names = [f"paper{number}" for number in range(20)]
    with transaction.atomic():
        for name in names:
            count_once.enqueue(name)
    workers = [start("serve", "--only", "worker") for _ in range(2)]
    wait_for(lambda: not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists())
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=30)
    assert set(Register.objects.filter(name__in=names).values_list("last", flat=True)) == {1}
    assert all(len(row.worker_ids) == 1 for row in DBTaskResult.objects.all())


def test_a_copy_that_takes_its_time_holds_up_nobody(barrier: Path) -> None:
    """Its process hangs in a copy: another job is done, and a round of the tick goes through."""
    (barrier / "wait-copy").touch()
    copier, worker = (start("serve", "--only", part) for part in ("copies", "worker"))
    wait_for(lambda: WorkerBeat.objects.count() == 2, process=worker)
    with transaction.atomic():
        aside = wait_aside.enqueue("copies")
    wait_for((barrier / "reached-copy").exists, process=copier)
    queue()
    began = time.monotonic()
    wait_for(lambda: counted() == 1, process=worker)
    assert time.monotonic() - began < SECONDS
    began = time.monotonic()
    round_ = run_round(at=moment.now(), holder="test")
    assert (round_.skipped, round_.failed) == ("", ())
    assert time.monotonic() - began < SECONDS
    assert DBTaskResult.objects.get(pk=aside.id).status == TaskResultStatus.RUNNING
    (barrier / "wait-copy").unlink()
    for process in (copier, worker):
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert DBTaskResult.objects.get(pk=aside.id).status == TaskResultStatus.SUCCESSFUL
