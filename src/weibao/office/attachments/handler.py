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
from .gate import NotNow, may_start, sender_of, town_of_form
from .ledger import Sender, ledger
from .limits import largest_anywhere

TOO_MANY = "一次最多交 {} 个附件，多出来的没有收，可以分几次交"


@dataclass(frozen=True)
class Origin:
    """Who sent a file with a form, and when."""

    sender: Sender
    at: datetime


@dataclass
class Allowed:
    """What one request may bring, asked when its first file begins. `closed` says why nothing."""

    key: UUID
    sender: Sender
    most_bytes: int
    most_files: int
    closed: str = ""
    came: int = 0

    @property
    def too_many(self) -> bool:
        return self.came > self.most_files


class AttachmentHandler(SealingUploadHandler):
    """The upload handler of the product."""

    announced = 0
    allowed: Allowed | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - the name that Django gives it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self.announced = content_length

    def _ask(self) -> Allowed:
        request: Any = self.request
        allowed = Allowed(uuid4(), sender_of(request), *largest_anywhere(on=request.on))
        try:
            may_start(request, town=town_of_form(request), size=self.announced, key=allowed.key)
        except NotNow as not_now:
            allowed.closed = not_now.reason
        return allowed

    def largest(self) -> int:
        return self.allowed.most_bytes if self.allowed else super().largest()

    def refuse_new(self) -> str:
        self.allowed = self.allowed or self._ask()
        self.allowed.came += 1
        if self.allowed.too_many:
            return TOO_MANY.format(self.allowed.most_files)
        return self.allowed.closed

    def file_complete(self, file_size: int) -> SealedUpload:
        upload = super().file_complete(file_size)
        request: Any = self.request
        if self.allowed is not None:
            upload.origin = Origin(self.allowed.sender, request.at)
            upload.nameless = bool(self.allowed.closed) or self.allowed.too_many
        return upload

    def let_go(self) -> None:
        """The request is over: each file that was kept holds its own room."""
        super().let_go()
        if self.allowed is not None:
            ledger.release(self.allowed.key)
