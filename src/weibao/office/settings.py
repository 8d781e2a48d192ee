"""Dated settings of a town. Each is declared once with its default and where that comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import QuerySet

from .models import Setting

Kind = Literal["text", "phone", "number"]
# The heading of what has no other.
GENERAL = "一般"


@dataclass(frozen=True)
class Declared:
    key: str
    label: str
    default: Any
    basis: str
    kind: Kind = "text"
    # Of a number: the word after it, and the least and the most it may be.
    unit: str = ""
    least: int = 0
    most: int = 100_000
    # What follows from it, in plain words.
    effect: str = ""
    # The heading it stands under on the settings page.
    group: str = GENERAL

    def words(self, value: Any) -> str:
        """A value as people read it."""
        if value in ("", None):
            return "没有填"
        return f"{value} {self.unit}".strip()


_declared: dict[str, Declared] = {}


def declare(
    key: str,
    label: str,
    *,
    default: Any,
    basis: str,
    kind: Kind | None = None,
    unit: str = "",
    least: int = 0,
    most: int = 100_000,
    effect: str = "",
    group: str = GENERAL,
) -> Declared:
    """Name a setting. `basis` says whether the default is law, the plan's or internal.

    Without `kind` a whole number by default is a number, anything else a text.
    """
    if key in _declared:
        raise ValueError(f"setting {key} is declared twice")
    found: Kind = kind or ("number" if isinstance(default, int) else "text")
    _declared[key] = Declared(key, label, default, basis, found, unit, least, most, effect, group)
    return _declared[key]


def all_declared() -> list[Declared]:
    return [_declared[key] for key in sorted(_declared)]


def declared(key: str) -> Declared | None:
    return _declared.get(key)


def value(key: str, *, town: str, on: date) -> Any:
    """The value in force in `town` on the day, or the declared default."""
    row = rows_of(key, town=town).filter(valid_from__lte=on).first()
    return row.value if row else _declared[key].default


def values(keys: Iterable[str], *, town: str, on: date) -> dict[str, Any]:
    """Several values at once, in one query."""
    wanted = list(keys)
    found = {key: _declared[key].default for key in wanted}
    rows = Setting.objects.filter(
        town=town, key__in=wanted, valid_from__lte=on, withdrawn_at=None
    ).order_by("valid_from")
    return found | {row.key: row.value for row in rows}


def rows_of(key: str, *, town: str) -> QuerySet[Setting]:
    """What was set and not corrected, the newest day first."""
    rows = Setting.objects.filter(town=town, key=key, withdrawn_at=None)
    return rows.order_by("-valid_from")
