"""Noticing that somebody wrote into the tables of custody: told once to those who answer for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit.events import record
from weibao.audit.models import Event
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.telling import tell
from weibao.org.roles import Role

from ..models import Recovery, ReporterIdentity
from ..queries.custody import true_label

CHANGED = "recovery.changed"
TOLD = (Role.CUSTODIAN, Role.SYSTEM_KEEPER, Role.FIRST_RESPONSIBLE, Role.DISCIPLINE)
BATCH = 500


@transaction.atomic
def notice_recoveries(*, at: datetime) -> int:
    """Tell of recoveries that are not as the product left them, once each."""
    told = Event.objects.filter(kind=CHANGED).values("subject")
    rows = Recovery.objects.exclude(pk__in=told).order_by("pk")
    changed = [row for row in rows if not row.is_genuine]
    for row in changed:
        record(CHANGED, actor=SYSTEM, at=at, subject=row)
        tell(
            row.town,
            TOLD,
            "用恢复码的记录在数据库里被改动过，这一次不能接着办。请查是谁动了数据库",
            key=f"recovery-changed:{row.pk}",
            at=at,
            about=("reports.recovery", row.pk),
        )
    return len(changed)


def mend_labels(town: str, *, by: Actor, at: datetime) -> int:
    """Give envelopes that say another set of keys than they are sealed to the true one, and tell.

    A false label would keep an envelope from being packed anew: who left could still open it. Batch
    by batch, each in a transaction of its own.
    """
    mended, after = 0, UUID(int=0)
    while True:
        with transaction.atomic():
            rows = ReporterIdentity.objects.filter(town=town, pk__gt=after).order_by("pk")
            found = list(rows.values_list("pk", "envelope", "packed_for")[:BATCH])
            false = [pk for pk, box, label in found if label != true_label(bytes(box))]
            if false:
                mended += _mend(town, false, by=by, at=at)
        if len(found) < BATCH:
            return mended
        after = found[-1][0]


def _mend(town: str, false: list[UUID], *, by: Actor, at: datetime) -> int:
    """Looked at again under the lock: it may have been packed since."""
    count = 0
    for row in ReporterIdentity.objects.select_for_update().filter(pk__in=false).order_by("pk"):
        label = true_label(bytes(row.envelope))
        if row.packed_for != label:
            row.packed_for = label
            row.save(update_fields=["packed_for"])
            count += 1
    if count:
        record("identity.label_changed", actor=by, at=at, town=town, count=count)
        tell(
            town,
            TOLD,
            f"有 {count} 件报告人身份写的封给谁和实际不符，已改正，要重新换封。请查是谁动了数据库",
            key=f"labels:{town}:{at:%Y%m%d%H%M%S}:{false[0]}",
            at=at,
        )
    return count
