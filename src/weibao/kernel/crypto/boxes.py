"""Boxes that only named people can open: X25519, HKDF-SHA256 and AES-256-GCM.

The content gets a key of its own, wrapped once for each recipient; whoever packs a box cannot open
it again. Layout: version | number of recipients | for each: length, id, wrapped key | ephemeral
public key | nonce | sealed content. All of it is authenticated, so a change anywhere is noticed by
every recipient.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from weibao.kernel.crypto.padding import pad, unpad

VERSION = 1
AT_LEAST = 2
PUBLIC_BYTES = KEY_BYTES = 32
_NONCE_BYTES = 12
_WRAPPED_BYTES = KEY_BYTES + 16
# Each wrapping key is used for one message only, so its nonce may be constant.
_WRAP_NONCE = bytes(_NONCE_BYTES)


class BoxError(Exception):
    """A box does not open; the message is for the custodian, and names no content."""


@dataclass(frozen=True, slots=True)
class _Box:
    wrapped: Mapping[str, bytes]
    ephemeral: bytes
    header: bytes
    nonce: bytes
    content: bytes


def _wrapping_key(
    secret: bytes, ephemeral: bytes, public: bytes, name: str, context: str
) -> AESGCM:
    bound = b"\0".join((b"weibao box 1", ephemeral, public, name.encode(), context.encode()))
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=bound).derive(secret))


def _shared(private: X25519PrivateKey, public: bytes) -> bytes:
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:
        raise BoxError("保管人的公钥不对，不能用它加密或打开") from error


def encrypt_for(
    recipients: Mapping[str, bytes], plaintext: bytes, *, context: str, at_least: int = AT_LEAST
) -> bytes:
    """Pack for the public keys, each under the id by which its owner will be found."""
    if len(set(recipients.values())) < at_least:
        raise BoxError(f"至少要有 {at_least} 名保管人的公钥才能封存，现在只有 {len(recipients)} 名")
    ephemeral = X25519PrivateKey.generate()
    ephemeral_public = ephemeral.public_key().public_bytes_raw()
    key = os.urandom(KEY_BYTES)
    header = bytes((VERSION, len(recipients)))
    for name, public in sorted(recipients.items()):
        shared = _shared(ephemeral, public)
        wrapper = _wrapping_key(shared, ephemeral_public, public, name, context)
        header += bytes((len(name.encode()),)) + name.encode()
        header += wrapper.encrypt(_WRAP_NONCE, key, None)
    header += ephemeral_public
    nonce = os.urandom(_NONCE_BYTES)
    content = AESGCM(key).encrypt(nonce, pad(plaintext), header + context.encode())
    return header + nonce + content


def _parse(box: bytes) -> _Box:
    if len(box) < 2 or box[0] != VERSION:
        raise BoxError("封存的内容已损坏，不是本系统封存的样子")
    place, wrapped = 2, {}
    for _ in range(box[1]):
        end = place + 1 + box[place] if place < len(box) else len(box)
        name = box[place + 1 : end].decode(errors="replace")
        wrapped[name] = box[end : end + _WRAPPED_BYTES]
        place = end + _WRAPPED_BYTES
    header_end = place + PUBLIC_BYTES
    nonce_end = header_end + _NONCE_BYTES
    if len(box) < nonce_end + 16:
        raise BoxError("封存的内容不完整，后面少了一截")
    return _Box(
        wrapped, box[place:header_end], box[:header_end], box[header_end:nonce_end], box[nonce_end:]
    )


def recipients_of(box: bytes) -> tuple[str, ...]:
    """The ids of those who can open it; not authenticated, for choosing whom to ask."""
    return tuple(_parse(box).wrapped)


def open_box(box: bytes, *, name: str, private: X25519PrivateKey, context: str) -> bytes:
    """Open with the private key of the recipient `name`."""
    parsed = _parse(box)
    if name not in parsed.wrapped:
        raise BoxError("这份内容不是封给这位保管人的，请找封存时在任的保管人")
    public = private.public_key().public_bytes_raw()
    shared = _shared(private, parsed.ephemeral)
    wrapper = _wrapping_key(shared, parsed.ephemeral, public, name, context)
    try:
        key = wrapper.decrypt(_WRAP_NONCE, parsed.wrapped[name], None)
        padded = AESGCM(key).decrypt(parsed.nonce, parsed.content, parsed.header + context.encode())
    except InvalidTag as error:
        raise BoxError("打不开：钥匙不是这一把，或者封存的内容被改动过") from error
    return unpad(padded)


def repack(
    box: bytes,
    recipients: Mapping[str, bytes],
    *,
    name: str,
    private: X25519PrivateKey,
    context: str,
) -> bytes:
    """For new custodians: opened by one of the old ones and packed again, never shown."""
    return encrypt_for(
        recipients, open_box(box, name=name, private=private, context=context), context=context
    )
