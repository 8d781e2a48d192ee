"""Files, sealed frame by frame as they come and opened the same way, in constant memory.

Layout: magic | algorithm | key id | salt, then frames of 64 KiB with a tag each. Every file has a
key of its own (from the salt), so the nonce is the frame's number and a flag for the last one:
frames that are swapped, repeated, left out or cut off at the end do not open.
"""

import os
from collections.abc import Iterable, Iterator
from os import SEEK_END
from typing import BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from weibao.kernel.crypto.ciphers import (
    NAME_OF,
    NUMBER_OF,
    TAG_BYTES,
    AuthenticatedCipher,
    InvalidTag,
    cipher_for,
)
from weibao.kernel.crypto.keyring import Key, KeyRing, current_ring

FRAME_BYTES = 64 * 1024
_SEALED_FRAME = FRAME_BYTES + TAG_BYTES
_MAGIC = b"WBF1"
_SALT_BYTES = 32
HEADER_BYTES = len(_MAGIC) + 1 + 4 + _SALT_BYTES


class StreamError(Exception):
    """A sealed file does not open; the message is for whoever asked for the file."""


def _cipher(key: Key, salt: bytes, algorithm: str) -> AuthenticatedCipher:
    derived = HKDF(SHA256(), 32, salt=salt, info=b"weibao file 1").derive(key.secret)
    # Not through the cache: a file's key is used for this file only.
    return cipher_for.__wrapped__(derived, algorithm)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes((last,))


def _frames(chunks: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces of exactly `size`, then the last one (shorter, perhaps empty) marked as such."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        # A full piece may be the last one, so it waits until more has come.
        while len(waiting) > size:
            yield bytes(waiting[:size]), False
            del waiting[:size]
    yield bytes(waiting), True


def encrypt(
    chunks: Iterable[bytes], *, context: str, ring: KeyRing | None = None
) -> Iterator[bytes]:
    """The sealed file in pieces. `context` names where it belongs; opening needs the same."""
    ring = ring or current_ring()
    key = ring.current("file")
    salt = os.urandom(_SALT_BYTES)
    header = _MAGIC + bytes((NUMBER_OF[ring.algorithm],)) + key.id + salt
    cipher = _cipher(key, salt, ring.algorithm)
    associated = header + context.encode()
    yield header
    for number, (frame, last) in enumerate(_frames(chunks, FRAME_BYTES)):
        yield cipher.encrypt(_nonce(number, last=last), frame, associated)


def _take_header(chunks: Iterator[bytes]) -> tuple[bytes, bytes]:
    start = b""
    for chunk in chunks:
        start += chunk
        if len(start) >= HEADER_BYTES:
            break
    if len(start) < HEADER_BYTES or not start.startswith(_MAGIC) or start[4] not in NAME_OF:
        raise StreamError("文件已损坏，不是本系统加密的样子")
    return start[:HEADER_BYTES], start[HEADER_BYTES:]


def decrypt(
    chunks: Iterable[bytes], *, context: str, ring: KeyRing | None = None
) -> Iterator[bytes]:
    """The content in pieces, each one authentic. A file cut off raises only after its last piece:
    whoever writes the content somewhere keeps it only when this has come to its end."""
    source = iter(chunks)
    header, rest = _take_header(source)
    cipher, associated = _opener(header, context, ring)
    for number, (frame, last) in enumerate(_frames(_chain(rest, source), _SEALED_FRAME)):
        yield _open(cipher, number, frame, associated, last=last)


def _opener(header: bytes, context: str, ring: KeyRing | None) -> tuple[AuthenticatedCipher, bytes]:
    ring = ring or current_ring()
    key = ring.key("file", header[5:9])
    if key is None:
        raise StreamError(f"文件是用另一把钥匙（{header[5:9].hex()}）加密的，钥匙文件里没有它")
    return _cipher(key, header[9:], NAME_OF[header[4]]), header + context.encode()


def _open(
    cipher: AuthenticatedCipher, number: int, frame: bytes, associated: bytes, *, last: bool
) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, last=last), frame, associated)
    except InvalidTag as error:
        raise StreamError("文件被改动过、不完整，或是从别处搬来的，打不开") from error


def _chain(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


def read_range(
    file: BinaryIO, start: int, stop: int, *, context: str, ring: KeyRing | None = None
) -> Iterator[bytes]:
    """The content from byte `start` up to, not including, `stop`: costs only the frames it lies in.

    `file` can seek. Each piece is authentic; that nothing was cut off behind `stop` only the last
    frame tells, so whoever knows the size compares it with `plain_size`.
    """
    sealed = file.seek(0, SEEK_END)
    size = plain_size(sealed)
    file.seek(0)
    header, _ = _take_header(iter((file.read(HEADER_BYTES),)))
    cipher, associated = _opener(header, context, ring)
    last = (sealed - HEADER_BYTES - 1) // _SEALED_FRAME
    stop = min(stop, size)
    for number in range(start // FRAME_BYTES, -(-stop // FRAME_BYTES)):
        file.seek(HEADER_BYTES + number * _SEALED_FRAME)
        frame = _open(cipher, number, file.read(_SEALED_FRAME), associated, last=number == last)
        begin = number * FRAME_BYTES
        yield frame[max(start - begin, 0) : stop - begin]


def plain_size(sealed: int) -> int:
    """How long the content is, from the length of the sealed file."""
    body = sealed - HEADER_BYTES
    frames = -(-body // _SEALED_FRAME)
    last = body - (frames - 1) * _SEALED_FRAME
    if body <= 0 or last < TAG_BYTES:
        raise StreamError("文件已损坏，比加密后应有的还短")
    return body - frames * TAG_BYTES


def needs_reseal(header: bytes, *, ring: KeyRing | None = None) -> bool:
    """Whether a file that begins so was sealed with an older key or algorithm."""
    ring = ring or current_ring()
    wanted = _MAGIC + bytes((NUMBER_OF[ring.algorithm],)) + ring.current("file").id
    return header[: len(wanted)] != wanted
