"""How alike two texts are, by runs of three characters. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

RUN = 3
BINS = 16
# Fewer runs than this say nothing about the way of writing.
FEWEST = 8
LONGEST = 2_000
_LONG_NUMBER = re.compile(r"\d[\d\- ]{3,}\d")

Sampler = Callable[[Iterable[str]], list[tuple[int, str]]]


def plain(text: str) -> str:
    """Letters and digits alone, one width, no long number: a telephone is not a way of writing."""
    one_width = _LONG_NUMBER.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in one_width if sign.isalnum())[:LONGEST]


def runs(text: str, *, length: int = RUN) -> frozenset[str]:
    whole = plain(text)
    return frozenset(whole[at : at + length] for at in range(len(whole) - length + 1))


def likeness(one: str, other: str) -> float:
    """Share of common runs, 0 to 1; nothing for texts of a few words."""
    a, b = runs(one), runs(other)
    if min(len(a), len(b)) < FEWEST:
        return 0.0
    return len(a & b) / len(a | b)


def bands(text: str, sample: Sampler) -> list[str]:
    """Eight words of which two texts that are alike share at least one: min-hash in one pass.

    With half of the runs in common nine in ten pairs share one, with eight tenths nearly all do;
    with one tenth about one in twelve, which the comparison of the texts then drops.
    """
    found = runs(text)
    if len(found) < FEWEST:
        return []
    least: list[tuple[int, str] | None] = [None] * BINS
    for number, piece in sample(found):
        place = number % BINS
        held = least[place]
        if held is None or number < held[0]:
            least[place] = (number, piece)
    pairs = [(least[at], least[at + 1]) for at in range(0, BINS, 2)]
    return [f"{at}|{a[1]}|{b[1]}" for at, (a, b) in enumerate(pairs) if a and b]
