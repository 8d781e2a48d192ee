"""Writing the search tokens of all files again after the token key was changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from weibao.kernel.resealing import Batch
from weibao.kernel.retokening import retokenisers

from .actions.finding import refresh
from .actions.lines import facts_of, open_lines
from .models import Child


@retokenisers.register("children")
def children(after: Any, limit: int) -> Batch:
    rows = Child.objects.order_by("pk")
    part = rows if after is None else rows.filter(pk__gt=after)
    found = list(part.values_list("pk", flat=True)[:limit])
    changed = 0
    for pk in found:
        with transaction.atomic():
            child = Child.objects.select_for_update(of=("self",)).get(pk=pk)
            changed += refresh(child, [facts_of(row) for row in open_lines(child).values()])
    last = found[-1] if len(found) == limit else None
    return Batch(last, len(found), changed, 0)
