"""What the keeper's page of the system shows: checks, signs of life, and the queue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django_tasks_db.models import DBTaskResult

from weibao.office.jobs.leases import alive
from weibao.office.ticking import last_round

from ..checks import Finding, examine
from ..vitals import free_space

WAITING, RUNNING, FAILED = "READY", "RUNNING", "FAILED"


@dataclass(frozen=True)
class Service:
    """Whether somebody does the work behind the pages."""

    last_round: datetime | None
    workers: int
    waiting: int
    running: int
    failed: int
    free_gib: float


def service(*, at: datetime) -> Service:
    rows: Any = DBTaskResult.objects.order_by().values_list("status")
    jobs = dict(rows.annotate(number=Count("pk")))
    return Service(
        last_round=last_round(),
        workers=len(alive(at)),
        waiting=jobs.get(WAITING, 0),
        running=jobs.get(RUNNING, 0),
        failed=jobs.get(FAILED, 0),
        free_gib=free_space() / 2**30,
    )


def checks(towns: Collection[str], *, at: datetime) -> list[tuple[str, list[Finding]]]:
    """What `weibao check` finds, without what concerns the towns of others."""
    return [
        (label, [found for found in findings if found.town in {"", *towns}])
        for label, findings in examine(at)
    ]
