"""What a file can be, and the two ways in which it is turned away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a person would call it; decides how its copy is made."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    PDF = "pdf"
    DOCUMENT = "document"


# How one is called in a list: "照片 1", "录音 2".
LABELS = {
    Kind.IMAGE: "照片",
    Kind.AUDIO: "录音",
    Kind.VIDEO: "录像",
    Kind.PDF: "PDF 文件",
    Kind.DOCUMENT: "文档",
}


@dataclass(frozen=True)
class Sniffed:
    """What a file is by its content. Name and declared type of the sender play no part in it."""

    kind: Kind
    media_type: str
    extension: str  # without the dot

    @property
    def label(self) -> str:
        return LABELS[self.kind]


class NotTaken(Exception):
    """The file is not accepted at all. `reason` is plain Chinese for the person who sent it."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


class NotCleanable(Exception):
    """The file is kept as evidence, but there is no copy of it that people could look at.

    `reason` is plain Chinese for the people who wanted to see it.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason
