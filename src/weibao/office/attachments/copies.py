"""The copy without metadata: made once by a job; people see nothing else."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel import media
from weibao.kernel.actor import SYSTEM

from ..jobs import job_when_idle
from ..models import StoredFile
from ..models.storedfile import CopyState
from ..storage import StoredRef, files


@job_when_idle
def make_copy(file_id: str, *, at: datetime) -> None:
    """Make the copy of a file that waits for one, or note why there is none.

    Run twice it finds nothing left to do; of two at once the second throws its copy away.
    """
    row = StoredFile.objects.get(pk=file_id)
    if row.state != CopyState.WAITING:
        return
    try:
        copy = media.clean(_sniffed(row), files().open(row.place), size=row.size)
        ref = files().put(copy.chunks)
    except (media.NotCleanable, media.NotTaken) as problem:
        _note(
            row, event="file.copy_refused", at=at, state=CopyState.REFUSED, refusal=problem.reason
        )
        return
    if not _ready(row, ref, copy.media_type, at=at):
        files().discard(ref.place)


def _sniffed(row: StoredFile) -> media.Sniffed:
    """From the bytes again: a column is no reason to hand a file to another cleaner."""
    head = b"".join(islice(files().open_range(row.place, 0, media.HEAD_BYTES), None))
    return media.sniff(head)


def _ready(row: StoredFile, ref: StoredRef, media_type: str, *, at: datetime) -> bool:
    return _note(
        row,
        event="file.copied",
        at=at,
        state=CopyState.READY,
        copy_place=ref.place,
        copy_type=media_type,
        copy_size=ref.size,
    )


def _note(row: StoredFile, *, event: str, at: datetime, **values: object) -> bool:
    """Write the outcome once; False when there is one already."""
    with transaction.atomic():
        done = StoredFile.objects.filter(pk=row.pk, state=CopyState.WAITING).update(
            copied_at=at, **values
        )
        if done:
            # It may have gone to another town since the job began.
            row.refresh_from_db(fields=["town"])
            record(event, actor=SYSTEM, at=at, subject=row)
    return bool(done)
