"""Two people edit one thing: different fields merge, the same field goes to a screen with both values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from .aggregates import Stale, _plain, label_of
from .models import Revision


@dataclass(frozen=True)
class Clash:
    """One field that both changed. `theirs` stands in the database, `mine` was typed."""

    field: str
    label: str
    mine: Any
    theirs: Any
    by: UUID | None
    at: datetime


def merge(row: Model, typed: Mapping[str, Any], *, seen: int) -> tuple[dict[str, Any], list[Clash]]:
    """Compare what was typed against what was saved since version `seen`.

    Returns the values that may be written, and the clashes. `row` is the locked current row. A field
    the editor left as it was at `seen` is not an edit, so the other's value stays. Raises `Stale` for
    a version that does not exist yet: nobody can have seen it.
    """
    if seen > row.version:  # type: ignore[attr-defined]
        raise Stale(row, seen)
    since = list(Revision.objects.filter(subject=row.pk, version__gt=seen).order_by("version"))
    theirs: dict[str, tuple[Any, Revision]] = {}
    for revision in since:
        for name, (old, _new) in revision.body.items():
            theirs.setdefault(name, (old, revision))
            theirs[name] = (theirs[name][0], revision)
    write: dict[str, Any] = {}
    clashes: list[Clash] = []
    for name, value in typed.items():
        current = getattr(row, name)
        if name not in theirs:
            write[name] = value
            continue
        at_seen, revision = theirs[name]
        if _plain(value) in (at_seen, _plain(current)):
            continue
        clashes.append(
            Clash(name, label_of(type(row), name), value, current, revision.person, revision.at)
        )
    return write, clashes
