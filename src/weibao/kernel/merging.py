"""What upper apps do when two files turn out to be one child's, inside the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .actor import Actor
from .registry import Registry

# Plain values: what to do to be as before. Kept with the merge, sealed.
Journal = list[dict[str, Any]]


@dataclass(frozen=True)
class Follower:
    """What points to a child and goes with it.

    `follow(gone, kept, by, at)` makes it point to the file that stays and answers what it changed;
    `back(journal, by, at)` undoes that, and answers in words what it had to leave.
    """

    follow: Callable[[UUID, UUID, Actor, datetime], Journal]
    back: Callable[[Journal, Actor, datetime], list[str]]


followers: Registry[Follower] = Registry("merging", "两份档案合并")
