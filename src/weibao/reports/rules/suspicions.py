"""Why a report is held apart until it has been read. Pure; the reasons are in the TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "suspicions.toml"


@dataclass(frozen=True)
class Suspicion:
    """One reason: `label` for a badge of at most six characters, `why` for whoever reads the report."""

    code: str
    label: str
    why: str


@cache
def suspicions() -> tuple[Suspicion, ...]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["suspicion"]
    return tuple(Suspicion(**row) for row in rows)


def suspicion(code: str) -> Suspicion | None:
    """The reason `code`; none where a report is not held."""
    return next((entry for entry in suspicions() if entry.code == code), None)


def known_suspicion(code: str) -> str:
    """`code` again if the TOML has it, or empty; a code nobody could explain raises `ValueError`."""
    if code and suspicion(code) is None:
        raise ValueError(f"no such suspicion: {code}")
    return code
