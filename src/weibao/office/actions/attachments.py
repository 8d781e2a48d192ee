"""Withdrawing a file, and noting that its original was taken out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.attaching import subjects
from weibao.kernel.workflow import Blocked

from ..models import StoredFile
from ..permissions import FILES_ORIGINAL, FILES_WITHDRAW


def withdraw(pk: UUID, *, by: Actor, at: datetime, reason: str) -> StoredFile:
    """Show the file no more. Number, digest and the sealed bytes stay; `reason` is a code."""
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().get(pk=pk)
        if row.withdrawn_at is not None:
            raise Blocked([f"{row.label}已经撤回了"])
        by = FILES_WITHDRAW.check(by, row)
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = at, by.person_id, reason
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        record("file.withdrawn", actor=by, at=at, subject=row, digest=reason)
        return row


def note_original(row: StoredFile, *, by: Actor, at: datetime, reason: str) -> None:
    """The original is about to be handed out to `by` for `reason`, a code of the short list."""
    with transaction.atomic():
        by = FILES_ORIGINAL.check(by, row)
        children = dict(subjects.items())[row.subject_kind].children(row.subject)
        record(
            "file.original_taken", actor=by, at=at, subject=row, digest=reason, subjects=children
        )
