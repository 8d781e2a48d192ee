"""The left navigation, offered entry by entry by the apps and shown by permission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .actor import Actor
from .permission import Permission
from .registry import Registry

WORK, CHILDREN, SOCIETY, STEERING, KEEPING = "", "孩子", "学校与社会", "统筹", "管理"
GROUPS = (WORK, CHILDREN, SOCIETY, STEERING, KEEPING)


@dataclass(frozen=True)
class Entry:
    """One line of the navigation. `count` answers (number, has something late)."""

    group: str
    label: str
    url: str  # URL name
    icon: str
    order: int = 50
    permissions: tuple[Permission, ...] = ()
    count: Callable[[Actor, datetime], tuple[int, bool]] | None = None

    def shown_to(self, actor: Actor) -> bool:
        return not self.permissions or any(entry.held_by(actor) for entry in self.permissions)


navigation: Registry[Entry] = Registry("navigation", "导航")
