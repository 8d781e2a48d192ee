"""Boxes that upper apps show on a lower app's page, such as the cases of a child."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .actor import Actor
from .registry import Registry


@dataclass(frozen=True)
class Panel:
    """A box with its template; the context holds only what the viewer may see."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


# An offer gets the subject's kind and id and answers a panel, or None when there is nothing to show.
Offer = Callable[[str, Any, Actor, datetime], "Panel | None"]

panels: Registry[Offer] = Registry("panels", "页面版块")
