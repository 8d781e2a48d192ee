"""Attaching uploads to what they belong to, in the action that writes it: each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked

from ..models import StoredFile, Upload
from . import tokens
from .copies import make_copy
from .ledger import ledger
from .limits import Limits, in_words, limits_of

GONE = "有 {} 个附件放了超过一天，已经清除，请重新加"
TAKEN = "有 {} 个附件已经随另一张表交过了，请从这张表里去掉"
UNFINISHED = "有 {} 个附件还没有传完，请等一下再交"
MANY = "这里最多存 {most} 个附件，已经有 {held} 个，这次加的 {more} 个放不下"
LARGE = "这里的附件合计最大 {most}，这次加的放不下，请先挑要紧的"


UNREAD = "工作人员看过以前先收这么多附件，这次加的放不下。请先挑要紧的，其余的等有了回复再加；文字照常能交"


class Waits(Enum):
    """How far strangers' files of a subject are waited for: until somebody reads it, less fits."""

    NO = "no"
    UNREAD = "unread"
    # It is held as suspected, and came with its own files already.
    HELD = "held"


class NotAttached(Blocked):
    """The files cannot be attached; nothing was written. `reasons` are plain Chinese."""


def claim(
    tokens_: Sequence[str],
    *,
    subject: Any,
    by: Actor,
    at: datetime,
    part: Any = None,
    caption: str = "",
    waits: Waits = Waits.NO,
) -> list[StoredFile]:
    """Attach the uploads of the tokens to `subject`, in the order given. Raises `NotAttached`.

    Called inside the transaction of an action that has locked the subject's root and that saves it
    with the field name "files". `part` is the row of the subject that the files came with, such as
    a message; `caption` is what the sender says they show. Numbers go on where the subject's last
    one stands, also over withdrawn files. `waits` says that nobody has looked at the subject yet.
    """
    if not tokens_:
        return []
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("files are attached inside the action's transaction")
    uploads = _locked(tokens_, at=at)
    held = StoredFile.objects.filter(subject=subject.pk).aggregate(last=Max("number"))
    _refuse_too_much(uploads, subject, limits_of(subject.town, on=at.date()), waits)
    first = (held["last"] or 0) + 1
    rows = [
        _row(upload, number, subject=subject, part=part, caption=caption, by=by, at=at)
        for number, upload in enumerate(uploads, first)
    ]
    StoredFile.objects.bulk_create(rows)
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).update(claimed_at=at)
    for row in rows:
        record("file.attached", actor=by, at=at, subject=row, count=row.size)
        make_copy.enqueue(str(row.pk))
    transaction.on_commit(lambda: ledger.attach(*(upload.pk for upload in uploads)))
    return rows


def _locked(given: Sequence[str], *, at: datetime) -> list[Upload]:
    """The uploads of the tokens, locked until the transaction ends."""
    digests = tokens.lookups(dict.fromkeys(given))
    rows = Upload.objects.select_for_update().filter(token_digest__in=digests).order_by("pk")
    found = {digests[row.token_digest]: row for row in rows}
    uploads = [found[token] for token in dict.fromkeys(given) if token in found]
    wrong = {
        TAKEN: [row for row in uploads if row.claimed_at is not None],
        GONE: [row for row in uploads if row.claimed_at is None and row.expires_at <= at],
        UNFINISHED: [row for row in uploads if row.whole_at is None and row.expires_at > at],
    }
    counts = {words: len(rows) for words, rows in wrong.items()}
    counts[GONE] += len(set(given)) - len(uploads)
    reasons = [words.format(count) for words, count in counts.items() if count]
    if reasons:
        raise NotAttached(reasons)
    return uploads


def _refuse_too_much(uploads: Sequence[Upload], subject: Any, limits: Limits, waits: Waits) -> None:
    rows = StoredFile.objects.filter(subject=subject.pk, withdrawn_at=None)
    held, size = rows.count(), rows.aggregate(total=Sum("size"))["total"] or 0
    reasons = []
    if held + len(uploads) > limits.subject:
        reasons.append(MANY.format(most=limits.subject, held=held, more=len(uploads)))
    size += sum(upload.size for upload in uploads)
    most = {Waits.UNREAD: limits.unread, Waits.HELD: limits.held}.get(waits)
    if size > limits.subject_sum:
        reasons.append(LARGE.format(most=in_words(limits.subject_sum)))
    elif most is not None and size > most:
        reasons.append(UNREAD)
    if reasons:
        raise NotAttached(reasons)


def _row(
    upload: Upload,
    number: int,
    *,
    subject: Any,
    part: Any,
    caption: str,
    by: Actor,
    at: datetime,
) -> StoredFile:
    return StoredFile(
        town=subject.town,
        subject_kind=subject._meta.label_lower,
        subject=subject.pk,
        part=part.pk if part is not None else None,
        number=number,
        kind=upload.kind,
        place=upload.place or "",
        name=upload.name,
        caption=caption,
        media_type=upload.media_type,
        extension=upload.extension,
        size=upload.size,
        digest=upload.digest,
        received_at=upload.whole_at or at,
        created_at=at,
        person=by.person_id,
        upload=upload.pk,
    )
