"""To-dos: what each app asks of a person, gathered on the home page by `desk`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from .actor import Actor
from .registry import Registry


@dataclass(frozen=True)
class Todo:
    """One line of the home page. Carries no uncovered name: `subject` is a masked value."""

    key: str
    bucket: str  # "mine" | "waiting" | "new"
    title: str
    url: str
    act: str = ""  # the word on the button, empty = open
    line: str = ""  # second line in plain words
    subject: Any = None  # a masked name (kernel.masking) or None
    clock: Any = None  # a clock view (office.clocks.ClockView) or None
    at: datetime | None = None
    urgent: bool = False
    # Who of the unit did the last thing about it; None = nobody yet, so everybody's.
    person: UUID | None = None
    meta: dict[str, Any] = field(default_factory=dict)


# An offer answers what is asked of `actor` at `at`, most pressing first, at most `limit` lines.
Offer = Callable[[Actor, datetime, int], list[Todo]]

todos: Registry[Offer] = Registry("todos", "待办来源")
