"""Whether a text says who reported. Asked in memory, while the identity is open; nothing is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

# So many digits of a number in one run tell whose it is; an extension or a year has fewer.
FEWEST_DIGITS = 6
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九幺两", "0012345678912")
_BETWEEN = re.compile(r"[\s\-—–－·.,，、。()（）]+")


def gives_away(text: str, identity: Mapping[str, str]) -> bool:
    """Whether name or number of the reporter stands in `text`."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    name = _BETWEEN.sub("", unicodedata.normalize("NFKC", identity.get("name", ""))).casefold()
    if any(part in plain for part in _parts(name)):
        return True
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", identity.get("phone", "")))
    spoken = plain.translate(_CHINESE_DIGITS)
    return bool(digits) and any(run in spoken for run in _runs(digits))


def _parts(name: str) -> set[str]:
    """The whole name and the given name of two characters, as people write one another's."""
    found = {name} if len(name) >= 2 else set()
    return found | ({name[-2:]} if len(name) in {3, 4} else set())


def _runs(digits: str) -> set[str]:
    length = min(FEWEST_DIGITS, len(digits))
    return {digits[at : at + length] for at in range(len(digits) - length + 1)}
