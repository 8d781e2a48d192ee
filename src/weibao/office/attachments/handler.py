"""Files that come with a form itself, as from browsers without script.

They are sealed as they arrive, before the form is read. What must be refused is refused file by
file, with a reason that the form shows beside its field; everything else that was typed is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from ..storage.uploads import SealedUpload, SealingUploadHandler
from .gate import NotNow, Sender, ledger, may_start, sender_of, town_of
from .limits import largest_anywhere

TOO_MANY = "一次最多交 {} 个附件，多出来的没有收，可以分几次交"


@dataclass(frozen=True)
class Origin:
    """Who sent a file with a form, and when."""

    sender: Sender
    at: datetime


class AttachmentHandler(SealingUploadHandler):
    """The upload handler of the product."""

    key: UUID | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - the name that Django gives it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        request: Any = self.request
        self.came, self.closed, self.key = 0, "", uuid4()
        self.most_bytes, self.most_files = largest_anywhere(on=request.on)
        self.sender = sender_of(request)
        try:
            may_start(request, town=town_of(request), size=content_length, key=self.key)
        except NotNow as not_now:
            self.closed = not_now.reason

    def largest(self) -> int:
        return self.most_bytes

    def refuse_new(self) -> str:
        self.came += 1
        if self.came > self.most_files:
            return TOO_MANY.format(self.most_files)
        return self.closed

    def file_complete(self, file_size: int) -> SealedUpload:
        upload = super().file_complete(file_size)
        upload.origin = Origin(self.sender, self.request.at)  # type: ignore[union-attr]
        upload.nameless = bool(self.closed) or self.came > self.most_files
        return upload

    def let_go(self) -> None:
        """The request is over: each file that was kept holds its own room."""
        super().let_go()
        if self.key is not None:
            ledger.release(self.key)
