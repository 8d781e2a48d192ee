"""What each purpose's keys protect: how it is written again, and who still needs an old key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, ExpressionWrapper, F, Model, Value
from django.db.models.functions import Substr

from weibao.kernel.fields import SealedField
from weibao.kernel.resealing import Batch, reseal, sealed_fields
from weibao.kernel.retokening import Offer, retokenisers, trait_writers
from weibao.office.storage import files

from .append_only import updatable

BATCH = 200
# A sealed value begins: version, algorithm, four bytes of key id (kernel/crypto/seal.py).
_KEY_ID_AT, _KEY_ID_LENGTH = 3, 4


@dataclass(frozen=True)
class Target:
    """One column, kind of token or store; `rewrite` does the next batch after a place."""

    label: str
    rewrite: Callable[[Any], Batch]


def targets(purpose: str) -> list[Target]:
    """What is written again when the key of `purpose` changes; for digests and signatures nothing."""
    if purpose == "field":
        return [_column(model, field) for model, field in sealed_fields()]
    if purpose == "token":
        return [_tokens(name, offer) for name, offer in retokenisers.items()]
    if purpose == "trait":
        return [_tokens(name, offer) for name, offer in trait_writers.items()]
    if purpose == "file":
        return [Target("附件", lambda after: files().rewrap(after=after, limit=BATCH))]
    return []


def _column(model: type[Model], field: SealedField) -> Target:
    def rewrite(after: Any) -> Batch:
        with updatable(model):
            return reseal(model, field.name, after=after, batch=BATCH)

    return Target(_name(model, field), rewrite)


def _tokens(name: str, offer: Offer) -> Target:
    return Target(f"查找标记 {name}", lambda after: offer(after, BATCH))


def users_of(purpose: str, key_id: bytes) -> dict[str, int]:
    """Who still needs a key of `field` or `file`: place and number."""
    if purpose == "file":
        count = files().count_with(key_id)
        return {"附件": count} if count else {}
    return _cells_with(key_id)


def _cells_with(key_id: bytes) -> dict[str, int]:
    """Cells sealed with a key, also those of columns that are never sealed again."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if isinstance(field, SealedField):
                raw = ExpressionWrapper(F(field.attname), output_field=BinaryField())
                head = Substr(raw, _KEY_ID_AT, _KEY_ID_LENGTH, output_field=BinaryField())
                rows = model._base_manager.alias(key_id=head)
                count = rows.filter(key_id=Value(key_id, BinaryField())).count()
                if count:
                    found[_name(model, field)] = count
    return found


def _name(model: type[Model], field: SealedField) -> str:
    return f"{model._meta.label_lower}.{field.name}"
