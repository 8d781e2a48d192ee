"""What a box of the case page is given, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from weibao.kernel.actor import Actor

from ..models import Case
from ..models.access import Sees


@dataclass(frozen=True)
class Page:
    """One case as one viewer opened it. `bound` holds forms that came back with their messages."""

    case: Case
    actor: Actor
    at: datetime
    on: date
    sees: Sees
    workable: bool
    bound: Mapping[str, Any] = field(default_factory=dict)
    uncovered: bool = False


@dataclass(frozen=True)
class Box:
    """A panel of the page; its context holds only what the viewer may see.

    `forms` are the forms it carries by the name under which a view hands them back in `bound`.
    """

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    forms: Mapping[str, Any] = field(default_factory=dict)
    place: str = "main"
    order: int = 50
    anchor: str = ""
    sub: str = ""
    count: int | None = None
    tone: str = ""
