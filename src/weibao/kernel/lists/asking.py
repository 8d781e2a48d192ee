"""What a list is asked for: conditions, order, size and the view it began from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from ..actor import Actor
from ..moment import ZONE

SIZES = (20, 50, 100)
# What an address says besides the conditions.
SORT, SIZE, VIEW, PAGE = "sort", "size", "view", "page"
RESERVED = frozenset({SORT, SIZE, VIEW, PAGE})

Conditions = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Asker:
    """Who asks, and when."""

    actor: Actor
    at: datetime

    @property
    def on(self) -> date:
        return self.at.astimezone(ZONE).date()


@dataclass(frozen=True)
class Asked:
    """The state of a list. `dropped` are labels of what was asked for and is not there any more."""

    conditions: Conditions
    sort: str
    size: int = SIZES[0]
    view: str = ""
    dropped: tuple[str, ...] = ()

    def query(self, **changes: Any) -> str:
        """The address that says this, with some conditions exchanged; an empty one is taken away."""
        kept = {**self.conditions, **changes}
        pairs = [(key, value) for key in sorted(kept) for value in kept[key]]
        if self.view:
            pairs.insert(0, (VIEW, self.view))
        pairs.append((SORT, self.sort))
        if self.size != SIZES[0]:
            pairs.append((SIZE, str(self.size)))
        return f"?{urlencode(pairs)}"

    def with_(self, **changes: Any) -> Asked:
        return replace(self, **changes)

    @property
    def stored(self) -> dict[str, Any]:
        """What a saved view keeps: keys and codes, no words of anybody."""
        conditions = {key: list(values) for key, values in sorted(self.conditions.items())}
        return {"conditions": conditions, SORT: self.sort}

    @property
    def digest(self) -> str:
        """For the event of having looked: equal for equal conditions."""
        said = (
            f"{key}={','.join(sorted(self.conditions[key]))}" for key in sorted(self.conditions)
        )
        return "&".join(said) or "-"
