"""The two authenticated ciphers, AES-256-GCM and SM4-GCM, behind one small interface."""

import hmac
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from weibao.kernel.crypto.keyring import AES, SM4

NONCE_BYTES = 12
TAG_BYTES = 16
# The byte stored with each sealed value; never reuse a number for another cipher.
NUMBER_OF = {AES: 1, SM4: 2}
NAME_OF = {number: name for name, number in NUMBER_OF.items()}

__all__ = ["NAME_OF", "NONCE_BYTES", "NUMBER_OF", "TAG_BYTES", "InvalidTag", "cipher_for"]


class AuthenticatedCipher(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated: bytes, /) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated: bytes, /) -> bytes: ...


class Sm4Gcm:
    """SM4 in GCM mode (RFC 8998), the tag after the ciphertext as with AESGCM."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated: bytes, /) -> bytes:
        work = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(associated)
        return work.update(data) + work.finalize() + work.tag

    def decrypt(self, nonce: bytes, data: bytes, associated: bytes, /) -> bytes:
        if len(data) < TAG_BYTES:
            raise InvalidTag
        mode = modes.GCM(nonce, data[-TAG_BYTES:])
        work = Cipher(self._algorithm, mode).decryptor()
        work.authenticate_additional_data(associated)
        return work.update(data[:-TAG_BYTES]) + work.finalize()


@lru_cache(maxsize=256)
def cipher_for(secret: bytes, name: str) -> AuthenticatedCipher:
    """The cipher made from a ring's secret; each algorithm gets a key of its own from it."""
    key = hmac.digest(secret, b"weibao cipher " + name.encode(), "sha256")
    return AESGCM(key) if name == AES else Sm4Gcm(key[:16])
