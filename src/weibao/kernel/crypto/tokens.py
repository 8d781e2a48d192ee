"""Search tokens: keyed 64-bit numbers by which sealed values are found, by equality only.

They say nothing without the key, except how often the same one occurs. A town's tokens are of no
use in another town's rows.
"""

import hmac
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from weibao.kernel.crypto.keyring import Key, KeyRing, current_ring


class TokenKind(StrEnum):
    NAME = "name"  # a run of characters of a name
    PINYIN = "pinyin"  # the same run spelt out
    INITIALS = "initials"  # the first letters of the same run
    ID_NUMBER = "id-number"  # the whole number
    TAIL_BIRTH = "tail-birth"  # last four of the number with the year of birth
    PHONE = "phone"  # the whole number
    GUARDIAN = "guardian"  # the whole name of a guardian or carer
    HOME = "home"  # a village and a house in it
    USERNAME = "username"  # how a member of staff signs in


class SearchKey(NamedTuple):
    """What is looked up, before it is turned into a number."""

    kind: TokenKind
    value: str


def _number(key: Key, kind: TokenKind, value: str, town: str) -> int:
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    message = f"1\0{kind}\0{town}\0{plain}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hmac.digest(key.secret, message, "sha256")[:8], signed=True)


def token(kind: TokenKind, value: str, *, town: str, ring: KeyRing | None = None) -> int:
    """The number to store, made with the current key. Width, case and outer space do not count."""
    return _number((ring or current_ring()).current("token"), TokenKind(kind), value, town)


def tokens(keys: Iterable[SearchKey], *, town: str, ring: KeyRing | None = None) -> frozenset[int]:
    """The numbers to store for a subject, from `names.search_keys` and the like."""
    key = (ring or current_ring()).current("token")
    return frozenset(_number(key, kind, value, town) for kind, value in keys)


def lookups(
    kind: TokenKind, value: str, *, town: str, ring: KeyRing | None = None
) -> tuple[int, ...]:
    """The numbers to look for: after a rotation some rows still carry the older key's."""
    keys = (ring or current_ring()).keys("token")
    return tuple(_number(key, TokenKind(kind), value, town) for key in keys)


def tail_and_year(id_number: str, birth_year: int) -> str:
    """The value of a TAIL_BIRTH key: the last four of an identity number and the year."""
    return f"{id_number[-4:]}/{birth_year}"
