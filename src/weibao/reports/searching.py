"""Reports by number."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.searching import Hit, searches

from .queries import reports as reading


@searches.register("reports")
def by_number(typed: str, actor: Actor, at: datetime, limit: int) -> list[Hit]:
    """R2026-0187, or its digits."""
    wanted = typed.strip().upper().removeprefix("报告").strip()
    if not any(sign.isdigit() for sign in wanted) or len(wanted) > 12:
        return []
    found = reading.visible(actor).filter(number__endswith=wanted)[:limit]
    return [
        Hit(
            group="报告",
            title=f"报告 {line.report.number}",
            url=reverse("reports:detail", args=[line.report.pk]),
            line=f"{line.matter}　{line.report.get_status_display()}",
            rank=30,
        )
        for line in reading.rows(found, at=at)
    ]
