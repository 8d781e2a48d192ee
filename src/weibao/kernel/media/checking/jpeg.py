"""A JPEG of nothing but a picture: no comment, no application data but the JFIF mark."""

from __future__ import annotations

import mmap
import re

from weibao.kernel.media.reasons import no_copy

_JFIF = re.compile(rb"\xff\xe0\0\x10JFIF\0\x01[\0\x01\x02].{5}\0\0", re.DOTALL)
# Tables, restarts, frame of a sequential picture.
_PLAIN = {0xDB, 0xC4, 0xDD, 0xC0, 0xC1}
_FRAME = {0xC0, 0xC1}
_SCAN, _END = 0xDA, 0xD9
# Inside the picture a marker is written as FF 00, and restarts are D0 to D7.
_MARKER = re.compile(rb"\xff[^\0\xd0-\xd7]", re.DOTALL)


def measured(
    content: bytes | mmap.mmap, start: int = 0, size: int | None = None
) -> tuple[int, int]:
    """Width and height of the JPEG that takes exactly these bytes; NotCleanable otherwise."""
    end = len(content) if size is None else start + size
    place = _after_start(content, start)
    measures: tuple[int, int] | None = None
    while place + 4 <= end:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4])
        if content[place] != 0xFF or length < 2:
            break
        if marker in _FRAME and measures is None:
            frame = content[place + 5 : place + 9]
            measures = int.from_bytes(frame[2:4]), int.from_bytes(frame[0:2])
        place += 2 + length
        if marker == _SCAN:
            found = _MARKER.search(content, place, end)
            if found and found.end() == end and content[end - 1] == _END and measures:
                return measures
            break
        if marker not in _PLAIN:
            break
    raise no_copy("not_clean")


def _after_start(content: bytes | mmap.mmap, start: int) -> int:
    if content[start : start + 2] != b"\xff\xd8" or not _JFIF.match(content, start + 2):
        raise no_copy("not_clean")
    return start + 20
