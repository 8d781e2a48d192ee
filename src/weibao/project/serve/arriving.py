"""A request on its way in, as far as it has come. No thread waits for it meanwhile."""

from __future__ import annotations

import re

HEADERS_END = b"\r\n\r\n"
# More headers than this are refused by gunicorn's own limits; it is handed on to say so.
MOST_HEADERS = 64 * 2**10
# A form, or a piece of an upload, is whole before a thread takes it up; of more, the rest is read
# by the thread.
MOST_BODY = 768 * 2**10

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
_WAITS = re.compile(rb"\r\n(?:expect|transfer-encoding):", re.IGNORECASE)


class Arriving:
    """Bytes of one request, perhaps with the first ones of the next."""

    def __init__(self) -> None:
        self.data = bytearray()
        self._wanted: int | None = None
        self.length = 0

    def add(self, data: bytes) -> None:
        self.data += data
        if self._wanted is None:
            self._read_headers()

    @property
    def is_ready(self) -> bool:
        """Whether a thread may take it up without waiting for the sender."""
        return self._wanted is not None and len(self.data) >= self._wanted

    @property
    def is_long(self) -> bool:
        """Whether more of it comes than is kept here."""
        return self.length > MOST_BODY

    def _read_headers(self) -> None:
        end = self.data.find(HEADERS_END)
        if end < 0:
            if len(self.data) > MOST_HEADERS:
                self._wanted = 0
            return
        head = bytes(self.data[: end + len(HEADERS_END)])
        if _WAITS.search(head):
            # The sender waits for a word first, or does not say how much will come.
            self.length, self._wanted = MOST_BODY + 1, len(head)
            return
        stated = _LENGTH.search(head)
        self.length = int(stated[1]) if stated else 0
        self._wanted = len(head) + min(self.length, MOST_BODY)
