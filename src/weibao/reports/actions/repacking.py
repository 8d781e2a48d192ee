"""Sealing what is there to the custodians of today: new ones can open it, those who left cannot.

Batch by batch, each in a transaction of its own with one event: whoever is cut off goes on where it
stopped, and an envelope that is packed for the keys of today is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.crypto import boxes
from weibao.org.actions.passphrases import Unlocked
from weibao.org.actions.scope import check_town
from weibao.org.queries.custodians import Keys, keys_of

from ..models import ReporterIdentity
from ..permissions import CUSTODY_REPACK
from ..queries.custody import pending
from ..sealing import NEEDED, context, keys_to_seal_to
from .watching import mend_labels

BATCH = 50


@dataclass(frozen=True)
class Repacked:
    """How many were packed anew, and how many this key does not open."""

    packed: int
    beyond: int


def repack(town: str, mine: Unlocked, *, by: Actor, at: datetime, batch: int = BATCH) -> Repacked:
    """Everything that the custodian's own key opens. Raises `Refused`, `NoCustodians`."""
    by = check_town(CUSTODY_REPACK, by, town)
    return repack_with(town, {str(mine.key): mine.private}, by=by, at=at, batch=batch)


def repack_with(
    town: str,
    private: Mapping[str, X25519PrivateKey],
    *,
    by: Actor,
    at: datetime,
    batch: int = BATCH,
) -> Repacked:
    """The work of `repack`; `private` are keys by the id under which envelopes name them.

    What envelopes say they are sealed to is held against what they are first.
    """
    mend_labels(town, by=by, at=at)
    packed = beyond = 0
    after = UUID(int=0)
    while True:
        with transaction.atomic():
            keys = keys_to_seal_to(town)
            rows = pending(town, keys).filter(pk__gt=after).order_by("pk")
            rows = rows.select_related("report")
            found = list(rows.select_for_update(of=("self",))[:batch])
            if not found:
                return Repacked(packed, beyond)
            done = sum(_pack(row, private, keys) for row in found)
            if done:
                record("identity.repacked", actor=by, at=at, town=town, count=done)
        packed, beyond = packed + done, beyond + len(found) - done
        after = found[-1].pk


def _pack(row: ReporterIdentity, private: Mapping[str, X25519PrivateKey], keys: Keys) -> bool:
    """Seal one envelope anew, to the custodians of the town that has the report now.

    False where none of the keys opens it, or that town has too few custodians.
    """
    town = row.report.town
    if town != row.town:
        keys = keys_of(town)
        if keys.people < NEEDED:
            return False
    box = bytes(row.envelope)
    try:
        name = next((name for name in boxes.recipients_of(box) if name in private), None)
        if name is None:
            return False
        row.envelope = boxes.repack(
            box,
            keys.recipients,
            name=name,
            private=private[name],
            context=context(row.report_id),
        )
    except boxes.BoxError:
        return False
    row.packed_for, row.town = keys.name, town
    row.save(update_fields=["envelope", "packed_for", "town"])
    return True
