"""Dated settings as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..models import Setting
from ..settings import GENERAL, Declared, all_declared, rows_of


@dataclass(frozen=True)
class InForce:
    """A setting on a day: the value in words, since when, and what it rests on."""

    entry: Declared
    value: Any
    words: str
    row: Setting | None
    basis: str
    coming: Setting | None

    @property
    def since(self) -> date | None:
        return self.row.valid_from if self.row else None


def in_force(town: str, *, on: date) -> list[InForce]:
    """Every setting, those of one group together; one query for all."""
    set_here: dict[str, list[Setting]] = {}
    for row in Setting.objects.filter(town=town, withdrawn_at=None).order_by("-valid_from"):
        set_here.setdefault(row.key, []).append(row)
    entries = sorted(all_declared(), key=lambda entry: (entry.group != GENERAL, entry.group))
    return [_standing(entry, set_here.get(entry.key, []), on=on) for entry in entries]


def standing(entry: Declared, *, town: str, on: date) -> InForce:
    return _standing(entry, list(rows_of(entry.key, town=town)), on=on)


def _standing(entry: Declared, rows: list[Setting], *, on: date) -> InForce:
    """`rows`: what was set and not withdrawn, the newest day first."""
    now = next((row for row in rows if row.valid_from <= on), None)
    later = [row for row in rows if row.valid_from > on]
    value = now.value if now else entry.default
    return InForce(
        entry=entry,
        value=value,
        words=entry.words(value),
        row=now,
        basis=now.basis if now else entry.basis,
        coming=later[-1] if later else None,
    )


def history(entry: Declared, *, town: str) -> list[Setting]:
    """Everything that was ever set, corrected values too, the newest first."""
    rows = Setting.objects.filter(town=town, key=entry.key)
    return list(rows.order_by("-valid_from", "-created_at"))
