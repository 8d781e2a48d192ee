"""Categories and risk levels when two files become one: what a person decided is not lost.

Of two of a kind the stronger stays: what was confirmed over what was only found, the higher level over
the lower. The other ends. `back` gives each row to where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from weibao.kernel.merging import Journal

from ..models import Category, Child, RiskLevel
from ..models.category import State
from ..models.risk import RiskState

STRENGTH = {State.CONFIRMED: 2, State.REJECTED: 1, State.PROPOSED: 0}
MODELS: dict[str, Any] = {"category": Category, "risk": RiskLevel}
ENDED = "ended"


def follow(gone: Child, kept: Child, *, at: datetime) -> Journal:
    """Inside the caller's transaction. The order is that in which the constraints allow it."""
    journal: Journal = []
    for name, held, row in (*_categories(gone, kept), *_levels(gone, kept)):
        if held is not None and not _outweighs(row, held):
            continue
        if held is not None:
            journal.append(_end(name, held, at=at))
        journal.append({"kind": name, "pk": str(row.pk), "child": str(gone.pk)})
        row.child = kept
        row.save(update_fields=["child"])
    for name, model in MODELS.items():
        for row in model.objects.filter(child=gone).exclude(state=ENDED).order_by("pk"):
            journal.append(_end(name, row, at=at))
    return journal


def _categories(gone: Child, kept: Child) -> Iterator[tuple[str, Any, Any]]:
    held = {row.code: row for row in Category.objects.filter(child=kept).exclude(state=ENDED)}
    rows = Category.objects.filter(child=gone).exclude(state__in=[ENDED, State.PROPOSED])
    for row in rows.order_by("code"):
        yield "category", held.get(row.code), row


def _levels(gone: Child, kept: Child) -> Iterator[tuple[str, Any, Any]]:
    held = RiskLevel.objects.filter(child=kept, state=RiskState.DECIDED).first()
    for row in RiskLevel.objects.filter(child=gone, state=RiskState.DECIDED):
        yield "risk", held, row


def _outweighs(row: Any, held: Any) -> bool:
    if isinstance(row, RiskLevel):
        return bool(row.level > held.level)
    return STRENGTH[row.state] > STRENGTH[held.state]


def _end(name: str, row: Any, *, at: datetime) -> dict[str, Any]:
    entry = {"kind": name, "pk": str(row.pk), "state": row.state}
    row.state, row.ended_at = ENDED, max(at, row.found_at)
    row.save(update_fields=["state", "ended_at"])
    return entry


def back(journal: Journal, *, at: datetime) -> None:
    """Undo `follow`. What the rules found meanwhile gives way: they are asked again afterwards."""
    for entry in reversed(journal):
        model = MODELS[entry["kind"]]
        row = model.objects.filter(pk=entry["pk"]).first()
        if row is None:
            continue
        if "child" in entry:
            row.child_id = entry["child"]
            row.save(update_fields=["child"])
        elif row.state == ENDED:
            for other in _in_place_of(row, entry["state"]):
                _end(entry["kind"], other, at=at)
            row.state, row.ended_at = entry["state"], None
            row.save(update_fields=["state", "ended_at"])


def _in_place_of(row: Any, state: str) -> Iterator[Any]:
    if isinstance(row, Category):
        found = Category.objects.filter(child=row.child_id, code=row.code)
        yield from found.exclude(state=ENDED).exclude(pk=row.pk)
    else:
        yield from RiskLevel.objects.filter(child=row.child_id, state=state).exclude(pk=row.pk)
