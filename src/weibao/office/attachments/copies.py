"""The copy without metadata: made once by a job; people see nothing else."""

from __future__ import annotations

import resource
import time
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Case, OuterRef, Subquery, Sum, When
from django.db.models.functions import Coalesce

from weibao.audit.events import record
from weibao.kernel import media
from weibao.kernel.actor import SYSTEM
from weibao.kernel.attaching import comes_last

from ..jobs import job_aside
from ..models import StoredFile
from ..models.storedfile import CopyState
from ..storage import StoredRef, files
from .limits import limits_of

DAY = timedelta(days=1)
# So many are named as next: some of them may be waiting after a failure.
AHEAD = 20


def in_turn(at: datetime) -> list[str]:
    """Whose copy is made next: of what a person's day has cost least, a held report's last.

    Each that is made costs, so several reports take turns, and whoever sends what is slow waits for
    all who do not.
    """
    waiting = StoredFile.objects.filter(state=CopyState.WAITING).annotate(
        last=Case(When(comes_last(), then=1), default=0),
        spent=Coalesce(Subquery(_costs(at).filter(subject=OuterRef("subject")).values("sum")), 0),
    )
    rows = waiting.order_by("last", "spent", "created_at", "number").values_list("pk", flat=True)
    return [str(pk) for pk in rows[:AHEAD]]


def _costs(at: datetime) -> Any:
    """What the copies of each subject cost within a day, in milliseconds."""
    lately = StoredFile.objects.filter(copied_at__gt=at - DAY, copy_cost__isnull=False)
    return lately.order_by().values("subject").annotate(sum=Sum("copy_cost"))


def _used_up(row: StoredFile, *, at: datetime) -> bool:
    """Whether strangers' files of this subject have cost so much today that only quick ones are made."""
    if row.person is not None:
        return False
    most = limits_of(row.town, on=at.date()).copies
    spent = sum(_costs(at).filter(subject=row.subject).values_list("sum", flat=True))
    return bool(spent >= most * 1000)


@job_aside(in_turn)
def make_copy(file_id: str, *, at: datetime) -> None:
    """Make the copy of a file that waits for one, or note why there is none.

    Run twice it finds nothing left to do; of two at once the second throws its copy away.
    """
    row = StoredFile.objects.get(pk=file_id)
    if row.state != CopyState.WAITING:
        return
    spent = Spent()
    try:
        copy = media.clean(
            _sniffed(row), files().open(row.place), size=row.size, brief=_used_up(row, at=at)
        )
        ref = files().put(copy.chunks)
    except (media.NotCleanable, media.NotTaken) as problem:
        _note(
            row,
            event="file.copy_refused",
            at=at,
            state=CopyState.REFUSED,
            refusal=problem.reason,
            copy_cost=spent.milliseconds,
        )
        return
    if not _ready(row, ref, copy.media_type, at=at, copy_cost=spent.milliseconds):
        files().discard(ref.place)


class Spent:
    """Processor time of this process and its children since it was made."""

    def __init__(self) -> None:
        self._before = self._now()

    @staticmethod
    def _now() -> float:
        child = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + child.ru_utime + child.ru_stime

    @property
    def milliseconds(self) -> int:
        return round((self._now() - self._before) * 1000)


def _sniffed(row: StoredFile) -> media.Sniffed:
    """From the bytes again: a column is no reason to hand a file to another cleaner."""
    head = b"".join(islice(files().open_range(row.place, 0, media.HEAD_BYTES), None))
    return media.sniff(head)


def _ready(
    row: StoredFile, ref: StoredRef, media_type: str, *, at: datetime, copy_cost: int
) -> bool:
    return _note(
        row,
        event="file.copied",
        at=at,
        state=CopyState.READY,
        copy_place=ref.place,
        copy_type=media_type,
        copy_size=ref.size,
        copy_cost=copy_cost,
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
