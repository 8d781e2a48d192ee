"""Taking a job from the queue, running it, and noting how it ended."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks import DEFAULT_TASK_QUEUE_NAME as DEFAULT
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, get_date_max

from weibao.kernel.faults import kind_of, trace_of

from .declaring import ASIDE, PICKS
from .failing import tell_keepers

MAX_ATTEMPTS = 3
# After a failure the next try waits 1, then 4 minutes: long enough for a full disk or a restart.
BACK_OFF = timedelta(minutes=1)

logger = logging.getLogger("weibao.jobs")

# The generic model of django-tasks-db names the job's signature, which a queue cannot know.
Row = Any


def ready(at: datetime, queue: str = DEFAULT) -> QuerySet[Row]:
    """Jobs of a queue that may run at `at`. `get_date_max` stands for "as soon as possible"."""
    due = Q(run_after=get_date_max()) | Q(run_after__lte=at)
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    return waiting.filter(due, backend_name=DEFAULT_TASK_BACKEND_ALIAS, queue_name=queue)


def under_way(function: Task[Any, Any], first: str) -> bool:
    """Whether a job of `function` for the id `first` waits or runs: else it was given up, or done."""
    live = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    rows = DBTaskResult.objects.filter(task_path=function.module_path, status__in=live)
    return bool(rows.filter(args_kwargs__args__0=first).exists())


def claim(*, worker: str, at: datetime, queue: str = DEFAULT) -> Row | None:
    """Take the next job of a queue for `worker`; the worker's pulse is the lease on it."""
    waiting = ready(at, queue)
    # A look first: on SQLite the locking transaction below would hold up every writer.
    if not waiting.exists():
        return None
    waiting = _in_turn(waiting, queue, at=at)
    with transaction.atomic():
        row = waiting.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.status = TaskResultStatus.RUNNING
        row.started_at = at
        row.worker_ids = [*row.worker_ids, worker]
        row.save(update_fields=["status", "started_at", "worker_ids"])
        return row


def _in_turn(waiting: QuerySet[Row], queue: str, *, at: datetime) -> QuerySet[Row]:
    """Only the job whose turn it is, where the queue says whose; else all, the oldest first."""
    for wanted in PICKS[queue](at) if queue in PICKS else ():
        its = waiting.filter(args_kwargs__args__0=wanted)
        if its.exists():
            return its
    return waiting


def run(row: Row, *, worker: str, at: datetime) -> bool:
    """Run a claimed job; answers whether it succeeded and was noted."""
    began = time.monotonic()
    failure: Exception | None = None
    try:
        row.task.func(*row.args_kwargs["args"], at=at)
    except Exception as error:
        logger.error("job %s of %s failed: %s", row.pk, row.task_path, trace_of(error))
        failure = error
    ended = at + timedelta(seconds=time.monotonic() - began)
    noted = finish(row.pk, worker=worker, at=ended, error=failure)
    return noted and failure is None


def finish(pk: Any, *, worker: str, at: datetime, error: Exception | None = None) -> bool:
    """Note the end, unless the job was meanwhile taken back from a worker that seemed dead."""
    with transaction.atomic():
        row = DBTaskResult.objects.select_for_update().get(pk=pk)
        if row.status != TaskResultStatus.RUNNING or row.worker_ids[-1] != worker:
            return False
        if error is not None:
            try_later(row, at=at, kind=kind_of(error), trace=trace_of(error))
            return True
        row.status = TaskResultStatus.SUCCESSFUL
        row.finished_at = at
        row.save(update_fields=["status", "finished_at"])
        return True


def try_later(row: Row, *, at: datetime, kind: str, trace: str) -> None:
    """Give a locked job back to the queue, or give it up after the last attempt and say so."""
    attempts = len(row.worker_ids)
    row.exception_class_path, row.traceback = kind, trace
    if attempts < MAX_ATTEMPTS:
        row.status = TaskResultStatus.READY
        row.run_after = at + BACK_OFF * attempts**2
    else:
        row.status = TaskResultStatus.FAILED
        row.finished_at = at
        tell_keepers(row, at=at)
    row.save()


def run_ready(*, at: datetime, worker: str = "inline") -> int:
    """Run in this process whatever is ready, for tests and commands; answers how many succeeded."""
    done = 0
    for queue in (DEFAULT, ASIDE):
        while (row := claim(worker=worker, at=at, queue=queue)) is not None:
            done += run(row, worker=worker, at=at)
    return done
