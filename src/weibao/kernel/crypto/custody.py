"""A custodian's key pair: the public half seals, the private half opens with a passphrase only.

Layout of the wrapped half: version | passes | memory in MiB (2 bytes) | lanes | salt | nonce |
sealed private key. The cost stands with it, so that later ones can be made dearer.
"""

import hashlib
import os
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from weibao.kernel.crypto import base32
from weibao.kernel.crypto.turns import a_turn

VERSION = 1
SHORTEST_PASSPHRASE = 10
_SALT_BYTES, _NONCE_BYTES, _HEADER_BYTES = 16, 12, 5
_MOST_MEMORY, _MOST_PASSES, _MOST_LANES = 1024, 32, 16


class CustodyError(Exception):
    """The private half does not open or cannot be locked; the message is for the custodian."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs (Argon2id): by default a second of a processor.

    Memory is kept to what a small office server can spare while it answers others.
    """

    passes: int = 8
    mebibytes: int = 128
    lanes: int = 1

    def __post_init__(self) -> None:
        # The numbers come back from the database: a changed one must not eat the machine.
        if not (
            0 < self.passes <= _MOST_PASSES
            and 0 < self.mebibytes <= _MOST_MEMORY
            and 0 < self.lanes <= _MOST_LANES
        ):
            raise CustodyError("保管人钥匙的保护参数不对，可能被改动过")


DEFAULT_COST = Cost()


@dataclass(frozen=True, slots=True)
class NewKeys:
    """What is kept of a new pair: the public half, and the private half under its passphrase."""

    public: bytes
    wrapped: bytes


def _lock(passphrase: str, salt: bytes, cost: Cost) -> AESGCM:
    # Two input methods must not make two passphrases of one.
    plain = unicodedata.normalize("NFKC", passphrase).strip()
    derivation = Argon2id(
        salt=salt,
        length=32,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.mebibytes * 1024,
    )
    # A flood of tries waits here, and does not take the machine from everybody else.
    with a_turn():
        return AESGCM(derivation.derive(plain.encode()))


def lock(private: X25519PrivateKey, passphrase: str, *, cost: Cost | None = None) -> bytes:
    """The private half wrapped for keeping."""
    cost = cost or DEFAULT_COST
    if len(unicodedata.normalize("NFKC", passphrase).strip()) < SHORTEST_PASSPHRASE:
        raise CustodyError(f"口令太短，至少 {SHORTEST_PASSPHRASE} 个字，可以用一句好记的话")
    header = bytes((VERSION, cost.passes)) + cost.mebibytes.to_bytes(2) + bytes((cost.lanes,))
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    bound = header + private.public_key().public_bytes_raw()
    sealed = _lock(passphrase, salt, cost).encrypt(nonce, private.private_bytes_raw(), bound)
    return header + salt + nonce + sealed


def unlock(wrapped: bytes, passphrase: str, *, public: bytes) -> X25519PrivateKey:
    """The private half; `public` is its other half, so that a swapped one is noticed."""
    if len(wrapped) != _HEADER_BYTES + _SALT_BYTES + _NONCE_BYTES + 48 or wrapped[0] != VERSION:
        raise CustodyError("保管人的钥匙已损坏，请用恢复码")
    header, rest = wrapped[:_HEADER_BYTES], wrapped[_HEADER_BYTES:]
    cost = Cost(header[1], int.from_bytes(header[2:4]), header[4])
    salt, rest = rest[:_SALT_BYTES], rest[_SALT_BYTES:]
    nonce, sealed = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    try:
        raw = _lock(passphrase, salt, cost).decrypt(nonce, sealed, header + public)
    except InvalidTag as error:
        raise CustodyError("口令不对，请再试一次；确定没输错，就可能是钥匙被改动过") from error
    private = X25519PrivateKey.from_private_bytes(raw)
    if private.public_key().public_bytes_raw() != public:
        raise CustodyError("保管人的钥匙和公钥对不上")
    return private


def new_keys(passphrase: str, *, cost: Cost | None = None) -> NewKeys:
    private = X25519PrivateKey.generate()
    return NewKeys(private.public_key().public_bytes_raw(), lock(private, passphrase, cost=cost))


def fingerprint(public: bytes) -> str:
    """Eighty bits of the public half, for people to compare by eye or on the telephone."""
    number = int.from_bytes(hashlib.sha256(b"weibao custodian key\0" + public).digest()[:10])
    digits = "".join(base32.ALPHABET[number >> 5 * place & 31] for place in reversed(range(16)))
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))
