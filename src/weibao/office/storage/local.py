"""Files on the disk of this machine: `files/ab/cd/<random name>`, sealed."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

from weibao.kernel.crypto import streams
from weibao.kernel.crypto.pushing import Sealer
from weibao.kernel.faults import StorageFull, is_disk_full
from weibao.kernel.resealing import Batch

from .port import StoredRef

INCOMING = ".incoming"
PIECE = 256 * 1024
# Files must not take the room that the database needs to go on.
RESERVE = 100 * 2**20
# Far longer than a request or its transaction lasts.
ABANDONED = timedelta(days=7)
_PLACE = re.compile(r"[0-9a-f]{32}")
_KEY_ID = slice(5, 9)


class LocalStorage:
    """The store behind the port on one machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self) -> LocalDraft:
        return LocalDraft(self, secrets.token_hex(16))

    def put(self, chunks: Iterable[bytes]) -> StoredRef:
        draft = self.begin()
        try:
            for chunk in chunks:
                draft.write(chunk)
            return draft.finish()
        except BaseException:
            draft.abort()
            raise

    def open(self, place: str) -> Iterator[bytes]:
        return streams.decrypt(_pieces(self.path(place)), context=_context(place))

    def open_range(self, place: str, start: int, stop: int) -> Iterator[bytes]:
        with self.path(place).open("rb") as file:
            yield from streams.read_range(file, start, stop, context=_context(place))

    def exists(self, place: str) -> bool:
        return self.path(place).is_file()

    def discard(self, place: str) -> None:
        self.path(place).unlink(missing_ok=True)

    def path(self, place: str) -> Path:
        if not _PLACE.fullmatch(place):
            raise ValueError("not a place of this store")
        return self.root / place[:2] / place[2:4] / place

    def places(self, *, after: str | None = None) -> Iterator[str]:
        """Every place in order, those up to `after` left out."""
        first = after or ""
        for outer in _names(self.root):
            if outer < first[:2]:
                continue
            for inner in _names(self.root / outer):
                if outer + inner < first[:4]:
                    continue
                names = _names(self.root / outer / inner)
                yield from (name for name in names if _PLACE.fullmatch(name) and name > first)

    def sweep(self, *, at: datetime, known: Callable[[Collection[str]], set[str]]) -> int:
        limit = (at - ABANDONED).timestamp()
        gone = 0
        for path in (self.root / INCOMING).glob("*"):
            gone += _remove_older(path, limit)
        places = self.places()
        while part := list(islice(places, 500)):
            for place in set(part) - known(part):
                gone += _remove_older(self.path(place), limit)
        return gone

    def rewrap(self, *, after: str | None, limit: int) -> Batch:
        part = list(islice(self.places(after=after), limit))
        changed = sum(self._rewrap(place) for place in part)
        return Batch(part[-1] if len(part) == limit else None, len(part), changed, 0)

    def _rewrap(self, place: str) -> bool:
        header = self._header(place)
        if header is None or not streams.needs_reseal(header):
            return False
        draft = LocalDraft(self, place)
        try:
            for chunk in self.open(place):
                draft.write(chunk)
            if not self.exists(place):
                raise FileNotFoundError
            draft.finish()
        except FileNotFoundError:
            # Discarded meanwhile, as pieces of an upload are: it must not come back.
            draft.abort()
            return False
        except BaseException:
            draft.abort()
            raise
        return True

    def count_with(self, key_id: bytes) -> int:
        headers = (self._header(place) for place in self.places())
        return sum(header is not None and header[_KEY_ID] == key_id for header in headers)

    def _header(self, place: str) -> bytes | None:
        """How the file begins; None when it was discarded since its folder was read."""
        try:
            with self.path(place).open("rb") as file:
                return file.read(streams.HEADER_BYTES)
        except FileNotFoundError:
            return None


class LocalDraft:
    """A file in `.incoming`, renamed to its place when it is whole and on the disk."""

    def __init__(self, storage: LocalStorage, place: str) -> None:
        self.storage, self.place = storage, place
        incoming = storage.root / INCOMING
        # Its own name: two that rewrite the same place must not write into one file.
        self.path = incoming / f"{place}.{secrets.token_hex(4)}"
        self._size, self._digest = 0, sha256()
        self._sealer = Sealer(context=_context(place))
        with _room(None):
            incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
            if shutil.disk_usage(incoming).free < RESERVE:
                raise StorageFull
            self._file = self.path.open("xb")
            self.path.chmod(0o600)
        self._put(self._sealer.header)

    def write(self, chunk: bytes) -> None:
        self._size += len(chunk)
        self._digest.update(chunk)
        for piece in self._sealer.add(chunk):
            self._put(piece)

    def finish(self) -> StoredRef:
        for piece in self._sealer.end():
            self._put(piece)
        final = self.storage.path(self.place)
        with _room(self):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.replace(final)
            for folder in (final.parent, final.parent.parent, self.storage.root):
                _sync(folder)
        return StoredRef(self.place, self._size, self._digest.hexdigest())

    def abort(self) -> None:
        self.path.unlink(missing_ok=True)
        try:
            self._file.close()
        except OSError:
            # What was still buffered has no room either, and is not wanted.
            return

    def __del__(self) -> None:
        # A request that broke off tells its upload handler nothing; its draft goes with it.
        if not getattr(self, "_file", None) or self._file.closed:
            return
        self.abort()

    def _put(self, piece: bytes) -> None:
        with _room(self):
            self._file.write(piece)


@contextmanager
def _room(draft: LocalDraft | None) -> Iterator[None]:
    """Turn "no space" into a refusal that leaves nothing behind."""
    try:
        yield
    except OSError as error:
        if draft is not None:
            draft.abort()
        if is_disk_full(error):
            raise StorageFull from error
        raise


def _context(place: str) -> str:
    # A sealed file moved to another place does not open there.
    return f"file:{place}"


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _remove_older(path: Path, limit: float) -> int:
    try:
        if path.stat().st_mtime >= limit:
            return 0
        path.unlink()
    except FileNotFoundError:
        return 0
    return 1


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
