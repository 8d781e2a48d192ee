"""What the tick does for children's files: once a day every rule is asked again, for days pass."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from weibao.kernel.ticking import ticks
from weibao.office import daily
from weibao.office.jobs import job

from .actions.categories import refresh_all

CATEGORIES = "children.categories"


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
