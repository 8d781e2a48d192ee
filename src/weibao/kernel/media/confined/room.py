"""The memory a copy is written into, as the file that the libraries want."""

from __future__ import annotations

import io
import mmap


class Room:
    """A file over shared memory that remembers how far it was written; it cannot grow."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory
        self._place = 0
        self.end = 0

    def write(self, content: bytes) -> int:
        after = self._place + len(content)
        if after > len(self._memory):
            raise MemoryError
        self._memory[self._place : after] = content
        self._place = after
        self.end = max(self.end, after)
        return len(content)

    def read(self, size: int) -> bytes:
        content = self._memory[self._place : max(min(self._place + size, self.end), self._place)]
        self._place += len(content)
        return content

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.end}[whence]
        self._place = start + offset
        return self._place

    def tell(self) -> int:
        return self._place

    def again(self) -> Room:
        """What was written so far, opened a second time."""
        other = Room(self._memory)
        other.end = self.end
        return other

    def close(self) -> None:
        """The memory belongs to the parent."""
