"""Files for tests of attachments, and their ways in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory
from django.urls import resolve

from tests.org import factories as org
from tests.world import NOW
from weibao.kernel.actor import SYSTEM, Actor
from weibao.office.attachments import uploads
from weibao.office.attachments.claiming import claim
from weibao.office.guard import tally
from weibao.office.models import StoredFile, Upload
from weibao.office.storage import files

MARKER = "赵小明标记zhaoxiaoming".encode()


def jpeg(size: int = 3_000, *, seed: bytes = MARKER) -> bytes:
    """Bytes that begin as a photo does, of any length, with something to look for inside."""
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    head += b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    return (head + seed * (size // len(seed) + 1))[:size]


def cut(data: bytes, length: int = 5_000) -> Iterable[bytes]:
    return (data[at : at + length] for at in range(0, len(data), length))


def from_outside(*, at: datetime, address: str = "203.0.113.7", person: Any = None) -> Any:
    """A request of somebody, on a public page unless `person` is given."""
    kind = "signed_in" if person else "public"
    view = SimpleNamespace(access=SimpleNamespace(kind=kind))
    return SimpleNamespace(
        at=at,
        META={"REMOTE_ADDR": address},
        resolver_match=SimpleNamespace(func=view),
        user=SimpleNamespace(pk=person, is_authenticated=person is not None),
    )


def begun(
    data: bytes, *, at: datetime, town: str = org.TOWN, name: str = "IMG_1.jpg", **who: Any
) -> tuple[Upload, str]:
    request = from_outside(at=at, **who)
    return uploads.begin(town=town, name=name, size=len(data), request=request)


def send(upload: Upload, data: bytes, *numbers: int, at: datetime) -> None:
    for number in numbers or range(-(-len(data) // upload.piece)):
        start = number * upload.piece
        uploads.take_piece(upload, number, cut(data[start : start + upload.piece]), at=at)


def uploaded(data: bytes, *, at: datetime, **more: Any) -> str:
    """The token of a file that has come in whole."""
    upload, token = begun(data, at=at, **more)
    send(upload, data, at=at)
    uploads.finish(upload, at=at)
    return token


def posted(*files: SimpleUploadedFile, at: datetime, path: str = "/report/", **typed: Any) -> Any:
    """A request as the view gets it, with the files of one form."""
    request: Any = RequestFactory().post(path, {"files-new": list(files), **typed})
    request.at, request.on = at, at.date()
    request.resolver_match = resolve(path)
    return request


def photo(data: bytes | None = None, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if data is None else data, "image/jpeg")


def key() -> str:
    return uuid4().hex


def attached(
    subject: Any, *, at: datetime = NOW, by: Actor = SYSTEM, size: int = 3_000, **more: str
) -> StoredFile:
    """A file of `subject` with its copy, whose words are `content`."""
    data = jpeg(size, seed=more.pop("content", "").encode() or MARKER)
    token = uploaded(data, at=at, name=more.pop("name", "IMG_1.jpg"))
    # Or the next page that is measured would write the sum of what began.
    tally.forget()
    with transaction.atomic():
        (row,) = claim([token], subject=subject, by=by, at=at, **more)
    copy = files().put([data])
    StoredFile.objects.filter(pk=row.pk).update(
        state="ready", copy_place=copy.place, copy_type="image/jpeg", copy_size=copy.size
    )
    row.refresh_from_db()
    return row
