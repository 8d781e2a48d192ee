"""Writing the tokens of all reports again after the key of traits was changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from weibao.kernel.resealing import Batch
from weibao.kernel.retokening import trait_writers

from .actions.tracing import renew
from .models import Report


@trait_writers.register("reports")
def reports(after: Any, limit: int) -> Batch:
    rows = Report.objects.order_by("pk")
    part = rows if after is None else rows.filter(pk__gt=after)
    found = list(part.values_list("pk", flat=True)[:limit])
    changed = 0
    for pk in found:
        with transaction.atomic():
            changed += renew(Report.objects.select_for_update(of=("self",)).get(pk=pk))
    last = found[-1] if len(found) == limit else None
    return Batch(last, len(found), changed, 0)
