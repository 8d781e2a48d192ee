"""Dated settings of a town. Each is declared once with its default and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from .models import Setting


@dataclass(frozen=True)
class Declared:
    key: str
    label: str
    default: Any
    basis: str


_declared: dict[str, Declared] = {}


def declare(key: str, label: str, *, default: Any, basis: str) -> Declared:
    """Name a setting. `basis` says whether the default is law, the plan's or internal."""
    if key in _declared:
        raise ValueError(f"setting {key} is declared twice")
    _declared[key] = Declared(key, label, default, basis)
    return _declared[key]


def all_declared() -> list[Declared]:
    return list(_declared.values())


def value(key: str, *, town: str, on: date) -> Any:
    """The value in force in `town` on the day, or the declared default."""
    row = (
        Setting.objects.filter(town=town, key=key, valid_from__lte=on)
        .order_by("-valid_from")
        .first()
    )
    return row.value if row else _declared[key].default
