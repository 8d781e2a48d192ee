"""A text without what says who it is about: names give way to codes, numbers to asterisks.

It covers what the file knows. A name that stands only in the text cannot be known here: whoever
sends the paper reads it once more, and the page says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from weibao.kernel.surnames import COMPOUND_SURNAMES

_ID_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
_GROUP = re.compile(r"[一二三四五六七八九十\d]{1,3}组\s*\d*\s*号?")


@dataclass(frozen=True)
class Covers:
    """Pairs of (what must not appear, what stands there instead)."""

    names: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()


def without(text: str, covers: Covers) -> str:
    """`text` with every known name, also the given name alone, and every number covered."""
    pairs = [pair for pair in covers.others if len(pair[0]) > 1]
    for name, code in covers.names:
        pairs += [(spelling, code) for spelling in spellings(name)]
    # The longest first, or a short name would cut a longer one in two.
    for found, code in sorted(pairs, key=lambda pair: -len(pair[0])):
        text = text.replace(found, code)
    text = _ID_NUMBER.sub("（证件号码略）", text)
    text = _PHONE.sub("（电话略）", text)
    return _GROUP.sub("某组", text)


def spellings(name: str) -> list[str]:
    """The name, without its spaces, its given name alone where that is two characters or more."""
    plain = "".join(name.split())
    if len(plain) < 2:
        return []
    surname = 2 if len(plain) > 2 and plain[:2] in COMPOUND_SURNAMES else 1
    given = plain[surname:] if plain[0] > "\u2e80" else ""
    found = [name, plain, given if len(given) > 1 else ""]
    return list(dict.fromkeys(spelling for spelling in found if len(spelling) > 1))
