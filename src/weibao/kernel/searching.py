"""Sources of the search box: children, cases, reports, units, each within what the person may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .actor import Actor
from .registry import Registry


@dataclass(frozen=True)
class Hit:
    """One result. `subject` is a masked name; `line` holds no uncovered name."""

    group: str
    title: str
    url: str
    line: str = ""
    subject: Any = None
    rank: int = 50


# An offer answers the hits for what was typed, best first, at most `limit`.
Offer = Callable[[str, Actor, datetime, int], list[Hit]]

searches: Registry[Offer] = Registry("searching", "查找来源")
