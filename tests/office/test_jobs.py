"""The queue: ids only, inside the transaction, at least once, taken back from the dead."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.support.sample_jobs import SECRET_WORDS, count_once, fail
from weibao.kernel.ticking import ticks
from weibao.office.attachments.copies import make_copy
from weibao.office.jobs import job
from weibao.office.jobs.backend import NotAnId, NoTransaction
from weibao.office.jobs.declaring import ASIDE, NotAJob
from weibao.office.jobs.leases import LEASE, LOST, beat, forget_done, leave, take_back
from weibao.office.jobs.running import MAX_ATTEMPTS, claim, finish, run, run_ready
from weibao.office.models import Notice, Register, WorkerBeat
from weibao.org.models import Area, Post, Town, Unit
from weibao.org.roles import Role

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def queue(name: str = "papers") -> Any:
    with transaction.atomic():
        return DBTaskResult.objects.get(pk=count_once.enqueue(name).id)


def counted(name: str = "papers") -> int:
    return Register.objects.filter(name=name).values_list("last", flat=True).first() or 0


def status_of(row: Any) -> str:
    row.refresh_from_db()
    return str(row.status)


@pytest.fixture
def station(at: datetime) -> Unit:
    """A unit with a system keeper."""
    area = Area.objects.create(
        code="500110110", name="赶水镇", short_name="赶水", valid_from=at.date()
    )
    Town.objects.create(
        code=area.code, area=area, name="赶水镇", district_name="綦江区", since=at.date()
    )
    unit = Unit.objects.create(
        name="未保站", short_name="未保站", kind="station", town=area.code, area=area.code,
        valid_from=at.date(), created_at=at,
    )  # fmt: skip
    Post.objects.create(
        unit=unit, role=Role.SYSTEM_KEEPER, title="系统管理员", valid_from=at.date(), created_at=at
    )
    return unit


@pytest.mark.parametrize(
    "value",
    [
        *(SECRET_WORDS, "13800001111", "500110201501011234", "ABCD-EFGH", "x" * 65),
        *(13800001111, True, None, 1.5, {"name": "x"}, ["x"], b"x"),
    ],
)
def test_anything_but_an_id_is_refused_and_not_repeated(value: Any) -> None:
    with pytest.raises(NotAnId) as refusal:
        count_once.enqueue(value)
    assert str(value) not in str(refusal.value) or len(str(value)) < 5
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("value", [uuid.uuid4(), str(uuid.uuid4()), 7, "500110110", "papers"])
def test_an_id_is_taken(value: Any) -> None:
    result = count_once.enqueue(value)
    assert DBTaskResult.objects.get(pk=result.id).args_kwargs["args"] == [
        value if isinstance(value, int) else str(value)
    ]


def test_words_by_name_are_refused() -> None:
    with pytest.raises(NotAnId):
        count_once.enqueue(name="papers")


def test_a_job_needs_a_moment() -> None:
    def timeless(_name: str) -> None: ...

    with pytest.raises(NotAJob):
        job(timeless)


def test_a_job_runs_and_counts_once(at: datetime) -> None:
    row = queue()
    assert run_ready(at=at) == 1
    assert run_ready(at=at) == 0
    assert (counted(), status_of(row)) == (1, TaskResultStatus.SUCCESSFUL)


def test_the_queue_is_part_of_the_transaction(at: datetime) -> None:
    with transaction.atomic():
        count_once.enqueue("papers")
        transaction.set_rollback(True)
    assert run_ready(at=at) == 0


def test_two_workers_never_get_the_same_job(at: datetime) -> None:
    queue()
    assert claim(worker="one", at=at) is not None
    assert claim(worker="two", at=at) is None


def test_a_failure_waits_longer_each_time_and_ends_with_a_notice(
    at: datetime, station: Unit, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction.atomic():
        row = DBTaskResult.objects.get(pk=fail.enqueue("papers").id)
    moment = at
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with caplog.at_level(logging.DEBUG):
            assert run_ready(at=moment) == 0
        if attempt < MAX_ATTEMPTS:
            assert status_of(row) == TaskResultStatus.READY
            assert row.run_after - moment >= attempt**2 * MINUTE
        moment = moment + 10 * MINUTE
    assert status_of(row) == TaskResultStatus.FAILED
    notice = Notice.objects.get()
    assert (notice.unit, notice.role, notice.urgent) == (station, Role.SYSTEM_KEEPER, True)
    written = caplog.text + row.traceback + row.exception_class_path + notice.text
    assert "ValueError" in row.traceback
    assert SECRET_WORDS not in written


def test_the_tick_takes_back_from_a_silent_worker_only(at: datetime) -> None:
    first, second = queue("first"), queue("second")
    beat("dead", at=at - LEASE * 2)
    beat("alive", at=at)
    assert None not in (claim(worker="dead", at=at), claim(worker="alive", at=at))
    assert take_back(at) == 1
    states = {status_of(first), status_of(second)}
    assert states == {TaskResultStatus.READY, TaskResultStatus.RUNNING}
    assert take_back(at) == 0


def test_a_worker_that_seemed_dead_cannot_note_an_end(at: datetime) -> None:
    row = queue()
    claim(worker="paused", at=at)
    take_back(at)
    assert not finish(row.pk, worker="paused", at=at)
    assert status_of(row) == TaskResultStatus.READY


def test_a_clock_set_back_does_not_keep_the_dead_alive(at: datetime) -> None:
    row = queue()
    beat("dead", at=at + timedelta(days=1))
    claim(worker="dead", at=at)
    assert take_back(at) == 1
    assert status_of(row) == TaskResultStatus.READY


def test_a_job_that_kills_its_worker_is_given_up(at: datetime, station: Unit) -> None:
    row = queue()
    moment = at
    for attempt in range(MAX_ATTEMPTS):
        assert claim(worker=f"dead-{attempt}", at=moment) is not None
        assert take_back(moment) == 1
        moment = moment + 10 * MINUTE
    assert status_of(row) == TaskResultStatus.FAILED
    assert row.exception_class_path == LOST
    assert Notice.objects.filter(unit=station).count() == 1


def test_a_second_run_after_the_work_but_before_the_note_changes_nothing(at: datetime) -> None:
    row = queue()
    held = claim(worker="dead", at=at)
    assert held is not None
    held.task.func("papers", at=at)
    take_back(at)
    assert run_ready(at=at + 5 * MINUTE) == 1
    assert (counted(), status_of(row)) == (1, TaskResultStatus.SUCCESSFUL)


def test_a_run_that_was_taken_back_meanwhile_does_not_count(at: datetime) -> None:
    queue()
    held = claim(worker="slow", at=at)
    assert held is not None
    take_back(at)
    assert run(held, worker="slow", at=at) is False


def test_a_worker_leaves_no_pulse(at: datetime) -> None:
    beat("one", at=at)
    beat("one", at=at + MINUTE)
    assert WorkerBeat.objects.get().beat_at == at + MINUTE
    leave("one")
    assert not WorkerBeat.objects.exists()


def test_notes_of_done_jobs_are_dropped_after_a_month(at: datetime) -> None:
    row = queue()
    run_ready(at=at)
    assert forget_done(at + timedelta(days=29)) == 0
    assert forget_done(at + timedelta(days=31)) == 1
    assert not DBTaskResult.objects.filter(pk=row.pk).exists()


def test_the_tick_knows_the_upkeep() -> None:
    assert {"jobs.take_back", "jobs.forget_done"} <= {name for name, _ in ticks.items()}


@pytest.mark.django_db(transaction=True)
def test_a_job_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NoTransaction):
        count_once.enqueue("papers")


def test_what_strangers_can_cause_is_in_a_queue_of_its_own(at: datetime) -> None:
    """No worker of the others takes it, however long it waits, and the reverse."""
    with transaction.atomic():
        copy = make_copy.enqueue(str(uuid.uuid4()))
    first = queue("papers")
    taken = [claim(worker="one", at=at), claim(worker="one", at=at)]
    assert [row and row.pk for row in taken] == [first.pk, None]
    aside = [claim(worker="two", at=at, queue=ASIDE), claim(worker="two", at=at, queue=ASIDE)]
    assert [row and row.pk for row in aside] == [uuid.UUID(str(copy.id)), None]
