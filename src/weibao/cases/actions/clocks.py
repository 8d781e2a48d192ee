"""Stopping, resuming and extending the clocks of a case, and urging the unit that one runs for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from weibao.audit import aggregates
from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, notices
from weibao.office.clocks.extending import may_stop
from weibao.office.clocks.told import named
from weibao.office.models import Clock, ClockUrge, Notice
from weibao.office.rules.stopping import REASONS

from ..models import Case
from ..permissions import CLOCKS_URGE, CLOCKS_WORK
from .urging import key_of

TODAY = "今天已经催过，明天还没办再催"


def stop(pk: UUID, *, by: Actor, at: datetime, why: str, words: str = "") -> None:
    """Stop clock `pk` for a reason of the short list; "other" takes words."""
    if why not in REASONS:
        raise Blocked(["先选停表的原因"])
    if why == "other" and not words:
        raise Blocked(["选了“其他原因”，要写明是什么"])

    def work(row: Clock, by: Actor) -> None:
        if not may_stop(row):
            raise Blocked(["这项时限不能停表：立即办的、按小时算的不停，已经停的不用再停"])
        clocks.stop(
            row.deadline,
            subject=row.subject,
            at=at,
            reason=REASONS[why],
            words=words,
            by=by.person_id,
        )

    _on_case(pk, "clock.stopped", work, by=by, at=at)


def resume(pk: UUID, *, by: Actor, at: datetime) -> None:
    """Let clock `pk` go on with what was left."""

    def work(row: Clock, by: Actor) -> None:
        clocks.resume(row.deadline, subject=row.subject, at=at, by=by.person_id)

    _on_case(pk, "clock.resumed", work, by=by, at=at)


def extend(pk: UUID, *, by: Actor, at: datetime, words: str) -> None:
    """Give clock `pk` more time as far as the table allows it."""

    def work(row: Clock, by: Actor) -> None:
        clocks.extend(row.pk, at=at, by=by.person_id, words=words)

    _on_case(pk, "clock.extended", work, by=by, at=at)


def urge(pk: UUID, *, by: Actor, at: datetime) -> None:
    """Ask the unit of a running clock to hurry; once a day, whoever asks."""
    with transaction.atomic():
        row = Clock.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
        by = CLOCKS_URGE.check(by, row)
        if row.state not in clocks.OPEN:
            raise Blocked(["这件已经办了，不用再催"])
        if row.state == "stopped":
            raise Blocked([f"这项时限停着（{row.stop_reason}），先不催"])
        key = urge_key(row, at)
        if Notice.objects.filter(key=key).exists():
            raise Blocked([TODAY])
        try:
            with transaction.atomic():
                ClockUrge.objects.create(
                    clock=row,
                    on=at.astimezone(ZONE).date(),
                    at=at,
                    by=by.person_id,
                    from_unit_id=by.seats[0].unit_id,
                )
        except IntegrityError:
            raise Blocked([TODAY]) from None
        _tell(row, by, key, at)


def urge_key(row: Clock, at: datetime) -> str:
    """A unit is asked once a day for each case, whichever of its clocks somebody points at."""
    if row.case is not None:
        return key_of(row.case, row.unit, at)
    return f"urged:{row.subject}:{row.unit_id}:{at.astimezone(ZONE):%Y%m%d}"


def _tell(row: Clock, by: Actor, key: str, at: datetime) -> None:
    left = clocks.view(row, at=at).text
    notices.tell(
        row.unit,
        f"催办：{named(row)}{left}，请尽快办理",
        town=row.town,
        key=key,
        at=at,
        about=clocks.about(row),
        person=row.person,
        urgent=True,
    )
    record(
        "clock.urged",
        actor=by,
        at=at,
        town=row.town,
        subject_ref=clocks.about(row, overseen=True),
        digest=row.deadline,
    )


def _on_case(
    pk: UUID, event: str, work: Callable[[Clock, Actor], None], *, by: Actor, at: datetime
) -> None:
    """Lock the case, then its clock: who works on a case does one thing after another."""
    with transaction.atomic():
        case_pk = Clock.objects.values_list("case", flat=True).get(pk=pk)
        if case_pk is None:
            raise Blocked(["这项时限不在个案上，不能停表或延长"])
        case = aggregates.lock(Case, case_pk)
        row = Clock.objects.select_for_update(of=("self",)).get(pk=pk)
        by = CLOCKS_WORK.check(by, row)
        work(row, by)
        aggregates.save(case, by=by, at=at, event=event, fields=[f"clock:{row.deadline}"])
