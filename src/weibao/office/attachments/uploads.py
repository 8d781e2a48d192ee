"""A file on its way in: begun, its pieces in any order, made whole. All by its token alone.

Each piece is a sealed file of its own before its row is written, so whatever happens to the line or
the server, a row means that the piece is on the disk. A piece that comes again is taken as there;
other bytes at the same place are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from weibao.audit.events import record
from weibao.kernel import media
from weibao.kernel.actor import SYSTEM, Actor

from ..guard import tally
from ..models import Upload, UploadPiece
from ..storage import StoredRef, files
from . import tokens
from .expiry import forget
from .gate import START, go_on, may_start
from .ledger import VALID, Sender, ledger
from .limits import in_words, limits_of

PIECE = 512 * 1024
GONE = "这个附件已经过期或者取消了，请重新加"
NOBODY = Sender(None, "")
TOO_LARGE = "文件有 {size}，一个最大 {most}"


class NoUpload(Exception):
    """No upload of this token can be gone on with."""

    reason = GONE


class NotThePiece(Exception):
    """What came does not fit the upload. `reason` is plain Chinese, `code` is for the script."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


def begin(*, town: str, name: str, size: int, request: Any) -> tuple[Upload, str]:
    """An upload in pieces, and its token. Raises `NotThePiece`, `gate.NotNow`."""
    at: datetime = request.at
    limits = limits_of(town, on=at.date())
    refuse_size(size, most=limits.file)
    token, key = tokens.new_token(), uuid4()
    sender = may_start(request, town=town, size=size, key=key, limits=limits, announced=True)
    row = _row(token, town=town, name=name, size=size, sender=sender, at=at)
    row.pk, row.piece, row.expires_at = key, PIECE, at + START
    with transaction.atomic():
        row.save(force_insert=True)
        _note_often(row, event="upload.begun", at=at)
    return row, token


def refuse_size(size: int, *, most: int) -> None:
    """Raise `NotThePiece` for an empty file or one that is too large."""
    if size <= 0:
        raise NotThePiece("empty", "这个文件是空的（0 字节），请重新选择")
    if size > most:
        words = TOO_LARGE.format(size=in_words(size), most=in_words(most))
        raise NotThePiece("large", words)


def open_upload(token: str, *, at: datetime) -> Upload:
    """The upload of the token as long as it is valid; raises `NoUpload`."""
    if not tokens.is_token(token):
        raise NoUpload
    rows = Upload.objects.filter(token_digest__in=tokens.lookups([token]), expires_at__gt=at)
    row = rows.first()
    if row is None:
        raise NoUpload
    return row


def have(upload: Upload) -> list[int]:
    """The pieces that are there."""
    return sorted(upload.pieces.values_list("number", flat=True))


def take_piece(
    upload: Upload, number: int, chunks: Iterable[bytes], *, at: datetime, sender: Sender = NOBODY
) -> None:
    """Keep piece `number`, sealed as it comes.

    Raises `NotThePiece`, `media.NotTaken`, `gate.NotNow`, `StorageFull`. Nothing is kept of a piece
    that is cut off, too long or another one than the first that came. `sender` is who sends it, for
    an upload that began through another process.
    """
    if upload.whole_at is not None:
        return
    size = _size_of(upload, number)
    go_on(upload, size, sender=sender, at=at)
    digest, head = sha256(), bytearray()
    draft = files().begin()
    try:
        for chunk in _exactly(size, chunks):
            digest.update(chunk)
            if len(head) < media.HEAD_BYTES:
                head += chunk[: media.HEAD_BYTES - len(head)]
            draft.write(chunk)
        if number == 0:
            media.sniff(bytes(head))
        known = upload.pieces.filter(number=number).first()
        if known is not None:
            draft.abort()
            _same(known, digest.hexdigest())
            return
        ref = draft.finish()
    except BaseException:
        draft.abort()
        raise
    _keep_piece(upload, number, ref)


def _size_of(upload: Upload, number: int) -> int:
    """How many bytes the piece must have."""
    begin = number * upload.piece
    if not upload.piece or not 0 <= begin < upload.size:
        raise NotThePiece("number", "附件没有这一段，请重新加")
    return min(upload.piece, upload.size - begin)


def _exactly(size: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, if they are `size` bytes together."""
    came = 0
    for chunk in chunks:
        came += len(chunk)
        if came > size:
            raise NotThePiece("length", "这一段太长，请重新加")
        yield chunk
    if came < size:
        raise NotThePiece("cut", "这一段没有传完，请再试")


def _keep_piece(upload: Upload, number: int, ref: StoredRef) -> None:
    row = UploadPiece(
        upload=upload, number=number, size=ref.size, digest=ref.digest, place=ref.place
    )
    try:
        with transaction.atomic():
            # The upload may have been made whole, dropped or swept meanwhile.
            known = Upload.objects.select_for_update().get(pk=upload.pk, whole_at=None)
            row.save(force_insert=True)
            if known.expires_at < known.created_at + VALID:
                known.expires_at = known.created_at + VALID
                known.save(update_fields=["expires_at"])
    except Upload.DoesNotExist:
        files().discard(ref.place)
    except IntegrityError:
        files().discard(ref.place)
        _same(upload.pieces.get(number=number), ref.digest)


def _same(known: UploadPiece, digest: str) -> None:
    if known.digest != digest:
        raise NotThePiece("other", "同一段传来了不同的内容，请重新加")


def finish(upload: Upload, *, at: datetime) -> Upload:
    """Make it whole: one sealed file of all pieces. Asked again it answers the same.

    Raises `NotThePiece` while pieces are missing, `media.NotTaken` for what is not accepted.
    """
    if upload.whole_at is not None:
        return upload
    pieces = list(upload.pieces.order_by("number"))
    if sum(piece.size for piece in pieces) != upload.size:
        return _whole(upload, missing=True)
    try:
        ref, sniffed = _assemble(pieces)
    except FileNotFoundError:
        return _whole(upload)
    if _become_whole(upload, ref, sniffed, at=at):
        _forget(pieces)
    else:
        files().discard(ref.place)
    return _whole(upload)


def _whole(upload: Upload, *, missing: bool = False) -> Upload:
    """The upload as another request made it whole meanwhile; then its pieces are gone."""
    found = Upload.objects.filter(pk=upload.pk).first()
    if found is not None and found.whole_at is not None:
        return found
    if found is not None and missing:
        raise NotThePiece("missing", "附件还没有传完")
    raise NoUpload


def _assemble(pieces: Iterable[UploadPiece]) -> tuple[StoredRef, media.Sniffed]:
    source = _content(pieces)
    head = _head(source)
    sniffed = media.sniff(head[: media.HEAD_BYTES])
    return files().put(chain((head,), source)), sniffed


def _content(pieces: Iterable[UploadPiece]) -> Iterator[bytes]:
    for piece in pieces:
        yield from files().open(piece.place)


def _head(source: Iterator[bytes]) -> bytes:
    head = bytearray()
    for chunk in source:
        head += chunk
        if len(head) >= media.HEAD_BYTES:
            break
    return bytes(head)


def _become_whole(upload: Upload, ref: StoredRef, sniffed: media.Sniffed, *, at: datetime) -> bool:
    """Write it down once; False when another request was faster."""
    with transaction.atomic():
        done = Upload.objects.filter(pk=upload.pk, whole_at=None).update(
            whole_at=at,
            place=ref.place,
            digest=ref.digest,
            kind=sniffed.kind,
            media_type=sniffed.media_type,
            extension=sniffed.extension,
        )
        if done:
            _note(upload, event="upload.taken", at=at)
    return bool(done)


def _forget(pieces: Iterable[UploadPiece]) -> None:
    """The pieces are in the whole file now. Rows first: a row means that its piece is there."""
    places = [piece.place for piece in pieces]
    UploadPiece.objects.filter(place__in=places).delete()
    for place in places:
        files().discard(place)


def drop(upload: Upload, *, at: datetime) -> None:
    """The sender does not want it any more. Its room is free once its bytes are gone."""
    with transaction.atomic():
        rows = list(Upload.objects.select_for_update().filter(pk=upload.pk, claimed_at=None))
        places = forget(rows)
        if rows:
            _note_often(upload, event="upload.dropped", at=at)
    for place in places:
        files().discard(place)
    if rows:
        ledger.release(upload.pk)


def keep_whole(
    ref: StoredRef, *, head: bytes, name: str, town: str, sender: Sender, at: datetime
) -> tuple[Upload, str]:
    """A file that came in one go with a form, and its token. Raises `media.NotTaken`."""
    sniffed = media.sniff(head)
    token = tokens.new_token()
    row = _row(token, town=town, name=name, size=ref.size, sender=sender, at=at)
    row.whole_at, row.place, row.digest = at, ref.place, ref.digest
    row.kind, row.media_type, row.extension = sniffed.kind, sniffed.media_type, sniffed.extension
    with transaction.atomic():
        row.save(force_insert=True)
        _note(row, event="upload.taken", at=at)
    return row, token


def _row(token: str, *, town: str, name: str, size: int, sender: Sender, at: datetime) -> Upload:
    return Upload(
        token_digest=tokens.digest(token),
        town=town,
        person=sender.person,
        name=media.safe_name(name),
        size=size,
        created_at=at,
        expires_at=at + VALID,
    )


def _note_often(row: Upload, *, event: str, at: datetime) -> None:
    """Strangers may begin and drop as often as they like: of these the log gets sums."""
    if row.person:
        _note(row, event=event, at=at)
    else:
        tally.note(event, tally.UPLOADS, town=row.town)


def _note(row: Upload, *, event: str, at: datetime) -> None:
    by = Actor(row.person) if row.person else SYSTEM
    record(event, actor=by, at=at, town=row.town, subject=row, count=row.size)
