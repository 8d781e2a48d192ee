"""Sealing a file whose pieces are handed in one by one, as those of an upload are."""

from collections import deque
from collections.abc import Iterator

from weibao.kernel.crypto.keyring import KeyRing
from weibao.kernel.crypto.streams import FRAME_BYTES, encrypt


class Sealer:
    """The push form of `streams.encrypt`: the same bytes come out, piece by piece."""

    def __init__(self, *, context: str, ring: KeyRing | None = None) -> None:
        self._waiting: deque[bytes] = deque()
        self._length = 0
        self._pieces = encrypt(self._source(), context=context, ring=ring)
        self.header = next(self._pieces)

    def _source(self) -> Iterator[bytes]:
        # Asked only while more than a frame is here, or at the end: it never runs dry too early.
        while self._waiting:
            yield self._waiting.popleft()

    def add(self, chunk: bytes) -> Iterator[bytes]:
        """Hand in the next piece; gives the frames that are full by now."""
        if chunk:
            self._waiting.append(chunk)
            self._length += len(chunk)
        while self._length > FRAME_BYTES:
            self._length -= FRAME_BYTES
            yield next(self._pieces)

    def end(self) -> Iterator[bytes]:
        """The last frame."""
        yield from self._pieces
