"""Files go along when their subject goes on as another row: the evidence is there once, and moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from weibao.audit.events import record
from weibao.kernel.actor import Actor

from ..models import StoredFile
from .limits import in_words

# What is kept where the files were: which they were, nothing of what is in them or of their names.
Kept = dict[str, str]


def move(
    source: Any, target: Any, *, parts: Mapping[UUID, UUID], by: Actor, at: datetime
) -> list[Kept]:
    """The files of `source` are those of `target` from now on; answers what proves it.

    Within the transaction that locked both. Original, copy, number, digest and the times stay what
    they were and nothing is stored twice; withdrawn files go too, as evidence. `parts` names the
    part of the target for each part of the source. Both towns keep an event of each file.
    """
    rows = list(StoredFile.objects.select_for_update().filter(subject=source.pk).order_by("number"))
    for row in rows:
        record("file.handed_over", actor=by, at=at, subject=row, count=row.number)
        row.town, row.subject_kind, row.subject = target.town, target._meta.label_lower, target.pk
        row.part = parts.get(row.part) if row.part else None
        record("file.came_over", actor=by, at=at, town=target.town, subject=row, count=row.number)
    StoredFile.objects.bulk_update(rows, ["town", "subject_kind", "subject", "part"])
    return [kept(row) for row in rows if row.withdrawn_at is None]


def kept(row: StoredFile) -> Kept:
    """One file as a proof names it."""
    return {
        "label": row.label,
        "size": in_words(row.size),
        "digest": row.digest,
        "received_at": row.received_at.isoformat(),
    }
