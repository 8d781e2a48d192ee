"""An act for several rows: written down first, then carried out row by row.

Each row is a transaction of its own with its verdict in it, so a run that was broken off goes on
where it stopped, and no row is done twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from weibao.audit.aggregates import Stale
from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.lists import Asker, BulkAct, bulk_acts
from weibao.kernel.lists.bulk import Chosen
from weibao.kernel.moment import ZONE
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked, IllegalMove
from weibao.org.queries.actors import actor_for

from ..jobs import job
from ..models import BulkLine, BulkRun
from ..models.bulk import Verdict
from ..permissions import BULK_RUN

# Rows of one run, and how many of them while the browser waits.
MOST = 200
AT_ONCE = 40
LONGEST = 200
NOT_HERE = "您现在看不到这一件了"
CHANGED = "别人正好也改了这一件，请打开看过再办"


def begin(
    name: str, keys: Sequence[UUID], *, chosen: Chosen, words: str, by: Actor, at: datetime
) -> BulkRun:
    """Write down what is to be done with which rows. Carrying it out comes after."""
    act = act_of(name)
    by = BULK_RUN.check(by)
    by = act.permission.check(by)
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise Blocked(["先勾选要办的"])
    if len(wanted) > MOST:
        raise Blocked([f"一次最多办 {MOST} 件，请分几次"])
    with transaction.atomic():
        run = BulkRun.objects.create(
            town=next((seat.town for seat in act.permission.seats(by)), ""),
            act=name,
            person_id=by.somebody,
            chosen=dict(chosen),
            words=words,
            created_at=at,
        )
        BulkLine.objects.bulk_create(
            BulkLine(run=run, subject=key, position=place) for place, key in enumerate(wanted)
        )
        record("bulk.begun", actor=by, at=at, subject=run, count=len(wanted))
        if len(wanted) > AT_ONCE:
            finish_run.enqueue(str(run.pk))
        return run


def act_of(name: str) -> BulkAct:
    return dict(bulk_acts.items())[name]


@job
def finish_run(pk: str, *, at: datetime) -> None:
    carry_on(UUID(pk), at=at)


def carry_on(pk: UUID, *, at: datetime, by: Actor | None = None, most: int = MOST) -> int:
    """Carry out what of a run is not done yet, at most so many rows; answers how many were tried.

    Without `by` the person acts in the posts of that day: who lost one is refused row by row.
    """
    run = BulkRun.objects.select_related("person").get(pk=pk)
    actor = by or actor_for(run.person, on=at.astimezone(ZONE).date())
    asker = Asker(actor, at)
    waiting = run.lines.filter(verdict=Verdict.WAITING).order_by("position")
    tried = 0
    for line in list(waiting.values_list("pk", flat=True)[:most]):
        tried += _one(line, run, asker)
    return tried


def _one(pk: UUID, run: BulkRun, asker: Asker) -> bool:
    with transaction.atomic():
        line = BulkLine.objects.select_for_update().get(pk=pk)
        if line.verdict != Verdict.WAITING:
            return False
        line.verdict, line.why = _tried(line.subject, run, asker)
        line.why, line.done_at = line.why[:LONGEST], asker.at
        line.save(update_fields=["verdict", "why", "done_at"])
        return True


def _tried(subject: UUID, run: BulkRun, asker: Asker) -> tuple[Verdict, str]:
    """What became of one row. A refusal takes back all the row's own act wrote, and nothing else."""
    act = act_of(run.act)
    try:
        with transaction.atomic():
            return Verdict.DONE, act.act(subject, run.chosen, run.words, asker)
    except Blocked as problem:
        return Verdict.REFUSED, "；".join(problem.reasons)
    except IllegalMove as problem:
        return Verdict.REFUSED, problem.reason
    except Refused as problem:
        return Verdict.REFUSED, NOT_HERE if problem.hidden else problem.reason
    except Stale:
        return Verdict.REFUSED, CHANGED
    except ObjectDoesNotExist:
        return Verdict.REFUSED, NOT_HERE
