"""Uploads: sealed as they arrive, so that plain bytes never touch the disk.

Django's own handlers keep small files in memory and spool larger ones to a temporary folder. This
one hands each chunk to the store at once. What must be refused (no room, too large) is refused by
the form, in words and with everything else that was typed kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from weibao.kernel import media
from weibao.kernel.faults import StorageFull

from . import files
from .port import Draft, StoredRef

# Unless a handler knows better, see `attachments.handler`.
LARGEST = 50 * 2**20
TOO_LARGE = "这个文件太大，一个最大 {} MB"


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """What a form gets for an uploaded file. `refused` says why there is none.

    It goes with its request unless it is `kept`, and then `token` is by what. `head` are its first
    bytes, `origin` is who sent it, as far as the handler knows.
    """

    kept = False
    token = ""
    origin: Any = None
    # What is refused has nothing to do with this one file.
    nameless = False

    def __init__(
        self,
        *,
        name: str,
        content_type: str,
        ref: StoredRef | None,
        refused: str = "",
        head: bytes = b"",
    ) -> None:
        super().__init__(None, name, content_type, ref.size if ref else 0)
        self.ref = ref
        self.refused = refused
        self.head = head

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return files().open(self.ref.place) if self.ref else iter(())

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        return True

    def read(self, *_: Any) -> bytes:
        """The whole content in memory, for small things such as a picture's header."""
        return b"".join(self.chunks())

    def discard(self) -> None:
        """The file is not wanted."""
        if self.ref is not None and not self.kept:
            files().discard(self.ref.place)

    def close(self) -> None:
        """Nothing is open between reads."""


class SealingUploadHandler(FileUploadHandler):
    """Seals each file of a form as it comes."""

    draft: Draft | None = None
    refused = ""

    def largest(self) -> int:
        """The most bytes of one file."""
        return LARGEST

    def refuse_new(self) -> str:
        """Why the next file is not taken at all, or nothing."""
        return ""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.draft, self.length, self.head = None, 0, bytearray()
        self.refused = self.refuse_new()
        if not self.refused:
            self._guard(self._begin)

    def _begin(self) -> None:
        self.draft = files().begin()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.length += len(raw_data)
        if self.length > self.largest():
            self._refuse(TOO_LARGE.format(self.largest() // 2**20))
        if len(self.head) < media.HEAD_BYTES:
            self.head += raw_data[: media.HEAD_BYTES - len(self.head)]
        if self.draft is not None:
            draft = self.draft
            self._guard(lambda: draft.write(raw_data))

    def file_complete(self, file_size: int) -> SealedUpload:
        ref = self._guard(self.draft.finish) if self.draft is not None else None
        self.draft = None
        return SealedUpload(
            name=self.file_name or "",
            content_type=self.content_type or "",
            ref=ref,
            refused=self.refused,
            head=bytes(self.head),
        )

    def let_go(self) -> None:
        """The request is over."""
        self.upload_interrupted()

    def upload_interrupted(self) -> None:
        if self.draft is not None:
            self.draft.abort()
            self.draft = None

    def _guard(self, act: Any) -> Any:
        try:
            return act()
        except StorageFull as full:
            self._refuse(full.reason)
            return None

    def _refuse(self, reason: str) -> None:
        self.refused = self.refused or reason
        self.upload_interrupted()
