"""Receipt codes: 100 bits in twenty characters and a check character, kept nowhere.

A code is derived from the submission's client-made key, so the same submission always gets the
same code, and found again by a keyed digest. Being that strong it needs no slow hashing.
"""

import hmac

from weibao.kernel.crypto import base32
from weibao.kernel.crypto.keyring import Key, KeyRing, current_ring

DATA_CHARACTERS = 20
CODE_CHARACTERS = DATA_CHARACTERS + 1


class ReceiptError(ValueError):
    """What was typed is no receipt code; the message is for the person who typed it."""


def _code(key: Key, client_key: str) -> str:
    derived = hmac.digest(key.secret, b"receipt code\0" + client_key.encode(), "sha256")
    data = base32.encode(derived)[:DATA_CHARACTERS]
    return data + base32.check_character(data)


def _digest(key: Key, code: str) -> str:
    return hmac.digest(key.secret, b"receipt digest\0" + code.encode(), "sha256").hex()


def derive_code(client_key: str, *, ring: KeyRing | None = None) -> str:
    """The code of a new submission, as one word of 21 characters."""
    return derivations(client_key, ring=ring)[0]


def derivations(client_key: str, *, ring: KeyRing | None = None) -> tuple[str, ...]:
    """The codes a submission may have got, the present one first: a rotation may have come since."""
    if not client_key:
        raise ValueError("a receipt code needs the submission's key")
    return tuple(_code(key, client_key) for key in (ring or current_ring()).keys("receipt"))


def rederive_code(client_key: str, known_digest: str, *, ring: KeyRing | None = None) -> str | None:
    """The code that an earlier submission got, also when the key has been rotated since."""
    for key in (ring or current_ring()).keys("receipt"):
        code = _code(key, client_key)
        for signer in (ring or current_ring()).keys("receipt"):
            if hmac.compare_digest(_digest(signer, code), known_digest):
                return code
    return None


def digest(code: str, *, ring: KeyRing | None = None) -> str:
    """The 64 hexadecimal characters to store. The code must have been through `normalise`."""
    return _digest((ring or current_ring()).current("receipt"), code)


def lookups(code: str, *, ring: KeyRing | None = None) -> tuple[str, ...]:
    """The digests to look for: rows filed before a rotation carry an older key's."""
    return tuple(_digest(key, code) for key in (ring or current_ring()).keys("receipt"))


def shown(code: str) -> str:
    """In groups for reading out: XXXX-XXXX-XXXX-XXXX-XXXXX."""
    return base32.grouped(code[:16], size=4) + "-" + code[16:]


def normalise(typed: str) -> str:
    """The code that was meant, or ReceiptError saying what to look at again."""
    code = base32.typed(typed[:200])
    if not code:
        raise ReceiptError("请输入回执号")
    strangers = base32.strangers(code)
    if strangers:
        raise ReceiptError(f"回执号里没有“{strangers[0]}”，请对照回执看看是不是别的字")
    if len(code) != CODE_CHARACTERS:
        raise ReceiptError(f"回执号一共 {CODE_CHARACTERS} 位，您输入了 {len(code)} 位")
    if base32.check_character(code[:-1]) != code[-1]:
        raise ReceiptError("回执号对不上，可能有一位输错了，或者两位颠倒了，请对照回执再看一遍")
    return code
