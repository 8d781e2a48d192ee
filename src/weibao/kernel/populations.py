"""Who is owed a duty: each village, each school, each child of a class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from .actor import Actor
from .registry import Registry


@dataclass(frozen=True)
class Population:
    """Rows with an `area` that can be owed a duty on a day."""

    name: str
    label: str
    members: Callable[[Actor, datetime], QuerySet[Any]]


populations: Registry[Population] = Registry("populations", "对象群体")
