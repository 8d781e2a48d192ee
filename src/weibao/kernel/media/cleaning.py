"""The copy that people see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .kinds import Kind, NotCleanable, Sniffed

_DOCUMENT = "看不了预览，原件已作为证据保存。"
_LATER = "预览还没有做好，原件已作为证据保存。"


@dataclass
class Copy:
    """A copy without metadata. Its type may differ from the original's: HEIC becomes JPEG."""

    media_type: str
    extension: str  # without the dot
    size: int  # bytes
    chunks: Iterator[bytes]  # once, from the beginning
    width: int | None = None  # pixels, of images and videos
    height: int | None = None
    seconds: float | None = None  # of recordings and videos
    pages: int | None = None  # of PDF


def clean(sniffed: Sniffed, content: Iterable[bytes], *, size: int) -> Copy:
    """Make the copy of `content`, which is `size` bytes long; NotCleanable when there is none.

    Never anything else is raised for what the file holds; an error of `content` itself passes.
    """
    if sniffed.kind is Kind.DOCUMENT:
        raise NotCleanable("document", _DOCUMENT)
    raise NotCleanable("not_ready", _LATER)
