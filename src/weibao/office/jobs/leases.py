"""The lease: a worker that lives says so; the jobs of one that fell silent are taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from weibao.office.models import WorkerBeat

from .running import try_later

LEASE = timedelta(seconds=45)
DONE_KEPT = timedelta(days=30)
LOST = "weibao.office.jobs.leases.WorkerLost"


def beat(worker: str, *, at: datetime) -> None:
    """Say that `worker` lives."""
    WorkerBeat.objects.update_or_create(
        worker=worker,
        defaults={"beat_at": at},
        create_defaults={"beat_at": at, "started_at": at},
    )


def leave(worker: str) -> None:
    """A worker ends in order: it holds nothing any more."""
    WorkerBeat.objects.filter(worker=worker).delete()


def alive(at: datetime) -> set[str]:
    """Workers whose last beat is near `at`; one far ahead stems from a clock since set back."""
    near = Q(beat_at__gte=at - LEASE, beat_at__lte=at + LEASE)
    return set(WorkerBeat.objects.filter(near).values_list("worker", flat=True))


def take_back(at: datetime) -> int:
    """Jobs of silent workers go back to the queue, or are given up after the last attempt."""
    living = alive(at)
    taken = 0
    for pk in DBTaskResult.objects.running().values_list("pk", flat=True):
        with transaction.atomic():
            row = DBTaskResult.objects.select_for_update().get(pk=pk)
            if row.status == TaskResultStatus.RUNNING and row.worker_ids[-1] not in living:
                # The attempt of a dead worker counts: a job that kills its worker must end too.
                try_later(row, at=at, kind=LOST, trace=LOST)
                taken += 1
    WorkerBeat.objects.exclude(worker__in=living).delete()
    return taken


def forget_done(at: datetime) -> int:
    """Drop notes of jobs that succeeded long ago; failed ones stay for the keeper."""
    old = DBTaskResult.objects.successful().filter(finished_at__lt=at - DONE_KEPT)
    return old.delete()[0]
