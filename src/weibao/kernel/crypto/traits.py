"""Keyed tokens of what a report says, by which reports that may belong together are found.

A key of their own, apart from the search tokens: who could compare the two tables would learn which
report is about which file. A town's tokens are of no use in another town's rows.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import blake2b

from weibao.kernel.crypto.keyring import Key, KeyRing, current_ring

PURPOSE = "trait"


def trait_number(key: Key, kind: str, value: str, *, town: str) -> int:
    """The 64-bit number of one value under one key."""
    message = f"1\0{kind}\0{town}\0{value}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hmac.digest(key.secret, message, "sha256")[:8], signed=True)


def trait_keys(ring: KeyRing | None = None) -> tuple[Key, ...]:
    """The current key first, then older ones under which some rows may still stand."""
    return (ring or current_ring()).keys(PURPOSE)


def samples(pieces: Iterable[str], key: Key) -> list[tuple[int, str]]:
    """Every piece with a keyed number: the same piece gets the same, and nobody else can order them."""
    secret = key.secret
    return [
        (
            int.from_bytes(
                blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=8, key=secret).digest()
            ),
            piece,
        )
        for piece in pieces
    ]
