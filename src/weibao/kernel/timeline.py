"""Lines that upper apps add to a lower one's timeline, such as the report behind a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .actor import Actor
from .moment import ZONE
from .registry import Registry


@dataclass(frozen=True)
class Line:
    """One line. Only what the viewer may read is in it; a line one may not see does not exist."""

    at: datetime
    what: str
    icon: str = "check"
    text: str = ""
    by: str = ""
    tone: str = "plain"  # plain | accent | late | seal | done
    link: str = ""
    link_url: str = ""
    kind: str = "step"  # step | work | material | talk
    # What it is about, once for each line of a subject: an address can point at it.
    key: str = ""

    @property
    def when(self) -> str:
        return f"{self.at.astimezone(ZONE):%m-%d %H:%M}"

    @property
    def full_when(self) -> str:
        return f"{self.at.astimezone(ZONE):%Y-%m-%d %H:%M}"

    @property
    def anchor(self) -> str:
        return f"t-{self.key}" if self.key else ""


# What each kind of line is called where lines are filtered.
KINDS = {"step": "法定节点", "work": "处置", "material": "材料", "talk": "沟通"}

# An offer gets the subject's kind and id and answers its lines for this viewer.
Offer = Callable[[str, Any, Actor, datetime], list[Line]]

timelines: Registry[Offer] = Registry("timeline", "经过")
