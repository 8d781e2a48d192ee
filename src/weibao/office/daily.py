"""What is done once a day by the tick, however often it runs and whichever process runs it."""

from __future__ import annotations

from datetime import datetime, timedelta

from .models import Lease

DAY = timedelta(days=1)


def due(name: str, *, at: datetime, every: timedelta = DAY) -> bool:
    """Whether `name` has not been done for `every`; then it is noted as done at `at`.

    A clock that was set back makes it due again rather than never.
    """
    last, _ = Lease.objects.get_or_create(name=name)
    if last.reached is not None and timedelta(0) <= at - last.reached < every:
        return False
    Lease.objects.filter(name=name).update(reached=at)
    return True
