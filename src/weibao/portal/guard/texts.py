"""Whether many reports say the same: digests of wordings, kept in memory for an hour.

The key is made when the process starts and stands nowhere, so the digests tell nothing afterwards.
Nearly the same is found by eight smallest digests of the text's runs of three characters: two texts
share each with the probability that equals the share of runs they have in common.
"""

from __future__ import annotations

import secrets
import unicodedata
from hashlib import blake2b

from weibao.kernel.windows import Window

HOUR = 3600
RUN = 3
SMALLEST = 8
# So many of the eight must have been seen: texts that share four fifths of their runs are found.
ALIKE = 5
# Shorter than this, several people may well use the same words ("孩子被打了"): only the whole text
# counts, and three times as often.
SHORT = 20
OF_SHORT = 3

_KEY = secrets.token_bytes(32)
# Remembers about 5,000 texts.
seen = Window(HOUR, keep=40_000)


def times(before: list[int]) -> int:
    """How many texts said nearly the same, from how often each of its digests was there before."""
    if not before:
        return 0
    ordered = sorted(before, reverse=True)
    return ordered[0] // OF_SHORT if len(ordered) == 1 else ordered[ALIKE - 1]


def plain(text: str) -> str:
    """Letters and numerals alone, in one spelling: neither spaces nor signs make a text another."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LN")


def keys(text: str, *, town: str) -> list[tuple[int, bytes]]:
    """Under which digests a wording counts: one for a short text, eight for any other."""
    kept = plain(text)
    if not kept:
        return []
    if len(kept) < SHORT:
        return [(-1, _digest(f"{town}|{kept}"))]
    runs = {kept[at : at + RUN] for at in range(len(kept) - RUN + 1)}
    digests = [_digest(f"{town}|{run}") for run in runs]
    width = 64 // SMALLEST
    # Each eighth of one long digest orders the runs in its own way.
    return [
        (part, min(digest[part * width : (part + 1) * width] for digest in digests))
        for part in range(SMALLEST)
    ]


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), key=_KEY).digest()
