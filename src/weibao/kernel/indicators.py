"""Figures over live rows that say how a task of the plan stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from .actor import Actor
from .registry import Registry


@dataclass(frozen=True)
class Indicator:
    """A figure `n of of`, computed from rows the person may see, which it opens."""

    name: str
    label: str
    topic: str
    measure: Callable[[Actor, datetime], tuple[int, int]]
    rows: Callable[[Actor, datetime], QuerySet[Any]]


indicators: Registry[Indicator] = Registry("indicators", "指标")
