"""The phones that people sign in with are found by a keyed token; a new key makes new ones."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from weibao.kernel.crypto.tokens import TokenKind, token
from weibao.kernel.resealing import Batch
from weibao.kernel.retokening import retokenisers

from .models import Person


@retokenisers.register("people")
def people(after: Any, limit: int) -> Batch:
    """Tokens of the next `limit` accounts with a phone, made with the current key."""
    found = Person.objects.exclude(phone_token=None).order_by("pk")
    if after is not None:
        found = found.filter(pk__gt=after)
    keys = list(found.values_list("pk", flat=True)[:limit])
    changed = sum(_retoken(pk) for pk in keys)
    return Batch(keys[-1] if len(keys) == limit else None, len(keys), changed, 0)


@transaction.atomic
def _retoken(pk: Any) -> int:
    person = Person.objects.select_for_update().get(pk=pk)
    fresh = token(TokenKind.PHONE, str(person.phone), town="")
    if not person.phone or person.phone_token == fresh:
        return 0
    return Person.objects.filter(pk=pk).update(phone_token=fresh)
