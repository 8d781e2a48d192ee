"""What the tick does for uploads: those that nobody attached within a day are gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM
from weibao.kernel.ticking import own_transactions, ticks

from .. import daily
from ..models import StoredFile, Upload, UploadPiece
from ..models.storedfile import CopyState
from ..storage import files
from .copies import make_copy
from .ledger import ledger

# A claim asks for an upload that is still valid, so nothing is taken away from one under way.
GRACE = timedelta(hours=1)
BATCH = 100
# A job given up (a full disk for hours, say) must not leave a file without its copy for ever.
AGAIN = timedelta(hours=6)
COPY_AGAIN = "files.copy_again"


@ticks.register("uploads.expire")
@own_transactions
def expire(at: datetime) -> int:
    """Remove the rows of a batch, then what they kept on the disk."""
    with transaction.atomic():
        old = Upload.objects.select_for_update().filter(expires_at__lte=at - GRACE)
        rows = list(old.order_by("expires_at")[:BATCH])
        if not rows:
            return 0
        places = forget(rows)
        unclaimed = sum(row.claimed_at is None for row in rows)
        if unclaimed:
            record("upload.expired", actor=SYSTEM, at=at, count=unclaimed)
    for place in places:
        files().discard(place)
    for row in rows:
        ledger.release(row.pk)
    return len(rows)


def forget(rows: list[Upload]) -> list[str]:
    """Delete the rows; answers the places that belong to nothing from now on."""
    keys = [row.pk for row in rows]
    pieces = UploadPiece.objects.filter(upload__in=keys)
    places = list(pieces.values_list("place", flat=True))
    places += [row.place for row in rows if row.place and row.claimed_at is None]
    pieces.delete()
    Upload.objects.filter(pk__in=keys).delete()
    return places


@ticks.register(COPY_AGAIN)
def copy_again(at: datetime) -> int:
    """Queue once more the copies that were given up, for as long as files wait for them."""
    if not daily.due(COPY_AGAIN, at=at, every=AGAIN):
        return 0
    waiting = StoredFile.objects.filter(state=CopyState.WAITING, created_at__lte=at - AGAIN)
    found = list(waiting.order_by("created_at").values_list("pk", flat=True)[:BATCH])
    for pk in found:
        make_copy.enqueue(str(pk))
    return len(found)
