"""Check codes of printed slips: 80 bits under a key of their own, and a check character.

A slip proves that a report was received, to whoever the reporter goes next. It is made from what no
later change of the report touches; nobody without the key ring can make one, and the installation
that holds it can tell a true one from any other.
"""

import hmac
from collections.abc import Iterable

from weibao.kernel.crypto import base32
from weibao.kernel.crypto.keyring import Key, KeyRing, current_ring

DATA_CHARACTERS = 16
CODE_CHARACTERS = DATA_CHARACTERS + 1


class SlipError(ValueError):
    """What was typed is no check code; the message is for the person who typed it."""


def digest(parts: Iterable[str], *, ring: KeyRing | None = None) -> str:
    """The keyed digest of what was filed, 64 hexadecimal characters; parts cannot run together."""
    message = b"slip content\0" + repr(tuple(parts)).encode("utf-8", "surrogatepass")
    return hmac.digest((ring or current_ring()).current("slip").secret, message, "sha256").hex()


def check_code(*parts: str, ring: KeyRing | None = None) -> str:
    """The code to print for the report that `parts` name, as one word of 17 characters."""
    return _code((ring or current_ring()).current("slip"), parts)


def is_genuine(code: str, *parts: str, ring: KeyRing | None = None) -> bool:
    """Whether `code`, which has been through `normalise`, was made for `parts` by any live key."""
    keys = (ring or current_ring()).keys("slip")
    return any(hmac.compare_digest(_code(key, parts), code) for key in keys)


def shown(code: str) -> str:
    """In groups for reading out: XXXX-XXXX-XXXX-XXXXX."""
    return base32.grouped(code[:12], size=4) + "-" + code[12:]


def normalise(typed: str) -> str:
    """The code that was meant, or SlipError saying what to look at again."""
    code = base32.typed(typed[:200])
    if not code:
        raise SlipError("请输入核对码")
    strangers = base32.strangers(code)
    if strangers:
        raise SlipError(f"核对码里没有“{strangers[0]}”，请对照回执单看看是不是别的字")
    if len(code) != CODE_CHARACTERS:
        raise SlipError(f"核对码一共 {CODE_CHARACTERS} 位，您输入了 {len(code)} 位")
    if base32.check_character(code[:-1]) != code[-1]:
        raise SlipError("核对码里可能有一位输错了，或者两位颠倒了，请对照回执单再看一遍")
    return code


def _code(key: Key, parts: tuple[str, ...]) -> str:
    message = b"slip\0" + repr(parts).encode("utf-8", "surrogatepass")
    data = base32.encode(hmac.digest(key.secret, message, "sha256"))[:DATA_CHARACTERS]
    return data + base32.check_character(data)
