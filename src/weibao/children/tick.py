"""What the tick does for children's files: once a day every rule is asked again, for days pass."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from weibao.kernel.ticking import ticks
from weibao.office import daily
from weibao.office.jobs import job
from weibao.office.jobs.running import under_way

from .actions.categories import refresh_all
from .actions.importing import apply_run, read_run
from .actions.pairs import find_all
from .actions.undoing import undo_run
from .models import ImportRun
from .models.importing import RunState

CATEGORIES = "children.categories"
PAIRS = "children.pairs"
TABLES = "children.tables"
STEPS = {RunState.READING: read_run, RunState.APPLYING: apply_run, RunState.UNDOING: undo_run}
# Its attempts, some minutes apart, come first.
PATIENCE = timedelta(hours=1)


@ticks.register(CATEGORIES)
def categories(at: datetime) -> int:
    """Left to the worker: a district's files take longer than a round of the tick may."""
    with transaction.atomic():
        # Noted as done and queued together: killed in between it is due again.
        if not daily.due(CATEGORIES, at=at):
            return 0
        go_through.enqueue()
    return 1


@job
def go_through(*, at: datetime) -> None:
    """Every open file; doing it twice changes nothing."""
    refresh_all(at=at)


@ticks.register(PAIRS)
def pairs(at: datetime) -> int:
    """Left to the worker, as above; a pair more makes nobody wait for it, so once a day is enough."""
    with transaction.atomic():
        if not daily.due(PAIRS, at=at):
            return 0
        compare.enqueue()
    return 1


@job
def compare(*, at: datetime) -> None:
    """Every open file with those of its town; doing it twice changes nothing."""
    find_all(at=at)


@ticks.register(TABLES)
def tables(at: datetime) -> int:
    """A table whose job was given up, because the disk was full say, goes on where it stood."""
    stuck = ImportRun.objects.filter(state__in=STEPS, at__lt=at - PATIENCE)
    resumed = 0
    for run in stuck.order_by("pk"):
        step = STEPS[RunState(run.state)]
        if not under_way(step, str(run.pk)):
            step.enqueue(str(run.pk))
            resumed += 1
    return resumed
