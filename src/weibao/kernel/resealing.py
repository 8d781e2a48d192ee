"""Seal rows again with the current key while the application goes on working.

Each row is changed only if it still holds exactly what was read, so an edit made in between is
never overwritten. Stopping at any moment loses nothing: start again, or from the last key seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import ExpressionWrapper, F, Value
from django.db.models.expressions import Combinable

from weibao.kernel.crypto.keyring import KeyRing, current_ring
from weibao.kernel.crypto.seal import needs_reseal, open_sealed, seal
from weibao.kernel.fields import SealedField

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch did. `last` is where the next one starts; None when the table is through."""

    last: Any
    seen: int
    changed: int
    missed: int  # rows that others kept changing; the next pass meets them again


def sealed_fields(
    among: Iterable[type[models.Model]] | None = None,
) -> Iterator[tuple[type[models.Model], SealedField[Any, Any]]]:
    """Every sealed field of the models, by default of all installed, that can be sealed again."""
    for model in apps.get_models(include_auto_created=True) if among is None else among:
        for field in model._meta.local_fields:
            if isinstance(field, SealedField) and not field.frozen:
                yield model, field


def _raw(field: SealedField[Any, Any]) -> Combinable:
    """The stored bytes themselves, without opening them."""
    return ExpressionWrapper(F(field.attname), output_field=models.BinaryField())


def _reseal_row(
    rows: Any, field: SealedField[Any, Any], pk: Any, blob: bytes | None, ring: KeyRing
) -> int:
    """1 when it was sealed again, 0 when there was nothing to do, -1 when others were faster."""
    for _ in range(_TRIES):
        if blob is None or not needs_reseal(blob, ring=ring):
            return 0
        plain = open_sealed(blob, context=field.context, ring=ring)
        fresh = Value(seal(plain, context=field.context, ring=ring), models.BinaryField())
        if rows.filter(pk=pk, stored=blob).update(**{field.attname: fresh}):
            return 1
        found = rows.filter(pk=pk).values_list("stored", flat=True).first()
        blob = None if found is None else bytes(found)
    return -1


def reseal(
    model: type[models.Model],
    field_name: str,
    *,
    batch: int = 500,
    after: Any = None,
    using: str = "default",
    ring: KeyRing | None = None,
) -> Batch:
    """Seal the next rows after `after`, in order of primary key, with the current key."""
    field = model._meta.get_field(field_name)
    if not isinstance(field, SealedField) or field.frozen:
        raise ValueError(f"{model.__name__}.{field_name} is not a field that can be sealed again")
    ring = ring or current_ring()
    rows = model._base_manager.using(using).annotate(stored=_raw(field))
    part = rows if after is None else rows.filter(pk__gt=after)
    found = list(part.order_by("pk").values_list("pk", "stored")[:batch])
    results = [
        _reseal_row(rows, field, pk, None if blob is None else bytes(blob), ring)
        for pk, blob in found
    ]
    last = found[-1][0] if len(found) == batch else None
    return Batch(last, len(found), results.count(1), results.count(-1))
