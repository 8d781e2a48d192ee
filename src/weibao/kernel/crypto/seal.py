"""Seal a value: version | algorithm | key id | nonce | ciphertext | tag.

The context (for a column "table.column") and the purpose are authenticated with it, so a value
copied to another place does not open there. The nonces are random: with one key, some 4 thousand
million values may be sealed before it must be rotated.
"""

import os

from weibao.kernel.crypto.ciphers import (
    NAME_OF,
    NONCE_BYTES,
    NUMBER_OF,
    TAG_BYTES,
    InvalidTag,
    cipher_for,
)
from weibao.kernel.crypto.keyring import KeyRing, current_ring
from weibao.kernel.crypto.padding import pad, unpad

VERSION = 1
_KEY_ID = slice(2, 6)
_HEADER_BYTES = 6
_OVERHEAD = _HEADER_BYTES + NONCE_BYTES + TAG_BYTES


class SealError(Exception):
    """A sealed value does not open; the message names the place, never the content."""


def _associated(header: bytes, purpose: str, context: str) -> bytes:
    return b"weibao seal\0" + header + purpose.encode() + b"\0" + context.encode()


def seal(
    plaintext: bytes, *, context: str, purpose: str = "field", ring: KeyRing | None = None
) -> bytes:
    ring = ring or current_ring()
    key = ring.current(purpose)
    header = bytes((VERSION, NUMBER_OF[ring.algorithm])) + key.id
    nonce = os.urandom(NONCE_BYTES)
    cipher = cipher_for(key.secret, ring.algorithm)
    associated = _associated(header, purpose, context)
    return header + nonce + cipher.encrypt(nonce, pad(plaintext), associated)


def open_sealed(
    blob: bytes, *, context: str, purpose: str = "field", ring: KeyRing | None = None
) -> bytes:
    if len(blob) < _OVERHEAD or blob[0] != VERSION or blob[1] not in NAME_OF:
        raise SealError(f"{context} 的内容已损坏，不是本系统加密的样子")
    ring = ring or current_ring()
    key = ring.key(purpose, blob[_KEY_ID])
    if key is None:
        raise SealError(
            f"{context} 是用另一把钥匙（{blob[_KEY_ID].hex()}）加密的，钥匙文件里没有它"
        )
    header, nonce = blob[:_HEADER_BYTES], blob[_HEADER_BYTES : _HEADER_BYTES + NONCE_BYTES]
    cipher = cipher_for(key.secret, NAME_OF[blob[1]])
    body = blob[_HEADER_BYTES + NONCE_BYTES :]
    try:
        return unpad(cipher.decrypt(nonce, body, _associated(header, purpose, context)))
    except InvalidTag as error:
        raise SealError(f"{context} 的内容被改动过，或是从别处搬来的，打不开") from error


def needs_reseal(blob: bytes, *, purpose: str = "field", ring: KeyRing | None = None) -> bool:
    """Whether it was sealed with an older key, algorithm or layout than is now in use."""
    ring = ring or current_ring()
    wanted = bytes((VERSION, NUMBER_OF[ring.algorithm])) + ring.current(purpose).id
    return blob[:_HEADER_BYTES] != wanted
