"""The token of an upload: 128 random bits, the only right to go on with it and to attach it.

The database keeps a keyed digest. The key is that of once-only forms, which serves the same end:
telling a random value of a visitor again without keeping it.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable

from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.ui.picker import parts

_SHAPE = re.compile(r"[0-9a-f]{32}")


def new_token() -> str:
    return secrets.token_hex(16)


def is_token(text: str) -> bool:
    return bool(_SHAPE.fullmatch(text))


def split(text: str) -> list[str]:
    """The tokens of a hidden field, each once; anything else in it is left out."""
    return only(parts(text))


def only(given: Iterable[str]) -> list[str]:
    """Those of what a visitor gave that are tokens, each once."""
    return [part for part in dict.fromkeys(given) if is_token(part)]


def digest(token: str) -> str:
    """The 64 hexadecimal characters to store."""
    return _digest(current_ring().current("submission").secret, token)


def lookups(tokens: Iterable[str]) -> dict[str, str]:
    """Digest → token under every key of the ring: an upload may be older than a change of keys."""
    keys = current_ring().keys("submission")
    return {_digest(key.secret, token): token for token in tokens for key in keys}


def _digest(secret: bytes, token: str) -> str:
    return hmac.digest(secret, b"upload token\0" + token.encode(), "sha256").hex()
