"""What the tick does for the store: once a day, remove what nobody refers to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from weibao.kernel.ticking import own_transactions, ticks
from weibao.office.models import Lease, StoredFile

from . import files

NAME = "storage.sweep"
EVERY = timedelta(days=1)


# Looking through all files would hold up every writer.
@ticks.register(NAME)
@own_transactions
def sweep(at: datetime) -> int:
    last, _ = Lease.objects.get_or_create(name=NAME)
    if last.reached is not None and timedelta(0) <= at - last.reached < EVERY:
        return 0
    Lease.objects.filter(name=NAME).update(reached=at)
    return files().sweep(at=at, known=_known)


def _known(places: Collection[str]) -> set[str]:
    return set(StoredFile.objects.filter(place__in=places).values_list("place", flat=True))
