"""What a reporter is never told; the table is `data/untold.toml`. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# A name of one character would be found in every text.
SHORTEST = 2


@dataclass(frozen=True)
class Untold:
    what: str
    why: str


@cache
def untold() -> tuple[Untold, ...]:
    text = files("weibao.reports").joinpath("data", "untold.toml").read_text("utf-8")
    return tuple(Untold(**row) for row in tomllib.loads(text)["entry"])


def names_in(text: str, names: Iterable[str]) -> bool:
    """Whether one of the names stands in the text, also with spaces or signs between."""
    plain = _plain(text)
    return any(len(wanted) >= SHORTEST and wanted in plain for wanted in map(_plain, names))


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
