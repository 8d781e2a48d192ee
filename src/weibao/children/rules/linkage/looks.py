"""Characters of names that are taken for one another on paper; `data/look_alikes.txt`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def groups() -> tuple[str, ...]:
    """Each group as one text."""
    text = files("weibao.children").joinpath("data", "look_alikes.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(group for line in lines for group in line.split())


@cache
def _looks() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in groups():
        for sign in group:
            found.setdefault(sign, set()).update(set(group) - {sign})
    return {sign: frozenset(others) for sign, others in found.items()}


def look_alike(one: str, other: str) -> bool:
    return other in _looks().get(one, ())
