"""What happened, in the words of the public page, and how urgent that is. Pure; data in the TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "circumstances.toml"
UNSURE = "unsure"


@dataclass(frozen=True)
class Circumstance:
    """One choice. `statutory` is MRC1-MRC9 of the opinion on mandatory reporting, article 4."""

    code: str
    label: str
    lines: tuple[str, ...]
    matter: str
    icon: str
    statutory: str
    urgency: str


@cache
def circumstances() -> tuple[Circumstance, ...]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["circumstance"]
    return tuple(Circumstance(**{**row, "lines": tuple(row["lines"])}) for row in rows)


def circumstance(code: str) -> Circumstance:
    """The choice `code`; one that is not known counts as "not sure"."""
    known = {entry.code: entry for entry in circumstances()}
    return known.get(code, known[UNSURE])


def urgency(code: str, *, in_danger: bool) -> str:
    """`danger`, `serious` or `normal`. Internal table, not law: see the head of the TOML.

    The server decides whatever the form sent, so that a changed form cannot lower it.
    """
    return "danger" if in_danger else circumstance(code).urgency
