"""Tables that may be exported, each beginning at what the person may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from .actor import Actor
from .registry import Registry


@dataclass(frozen=True)
class Dataset:
    """A table with named columns; `rows` begins at what the person may see."""

    name: str
    label: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[Actor, datetime], QuerySet[Any]]


datasets: Registry[Dataset] = Registry("datasets", "数据表")
