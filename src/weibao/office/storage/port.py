"""What a store of files must do. Another one (an object store) has to keep the same promises."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from weibao.kernel.resealing import Batch


@dataclass(frozen=True)
class StoredRef:
    """What to write into a `StoredFile`: its place, length in bytes, SHA-256 of the content."""

    place: str
    size: int
    digest: str


class Draft(Protocol):
    """A file coming in. Until `finish` returns nobody can see it; then it survives a power cut."""

    def write(self, chunk: bytes) -> None: ...

    def finish(self) -> StoredRef: ...

    def abort(self) -> None: ...


class Storage(Protocol):
    """Raises `kernel.faults.StorageFull` when there is no room, and then leaves nothing behind."""

    def begin(self) -> Draft: ...

    def put(self, chunks: Iterable[bytes]) -> StoredRef: ...

    def open(self, place: str) -> Iterator[bytes]:
        """The content in pieces, each authentic; raises `streams.StreamError`."""

    def open_range(self, place: str, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` to before `stop`, without reading what lies before them."""

    def exists(self, place: str) -> bool: ...

    def discard(self, place: str) -> None:
        """Remove a file that no row names, such as the upload of a refused form."""

    def sweep(self, *, at: datetime, known: Callable[[Collection[str]], set[str]]) -> int:
        """Remove what was left behind: drafts of killed requests, files no row names."""

    def rewrap(self, *, after: str | None, limit: int) -> Batch:
        """Seal the next files after a place again with the current key."""

    def count_with(self, key_id: bytes) -> int:
        """How many files need a key."""
