"""Cases by number, and cases of the children that a search finds."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.searching import Hit, searches

from .queries import cases as reading


@searches.register("cases")
def by_number(typed: str, actor: Actor, at: datetime, limit: int) -> list[Hit]:
    """A number such as 2026-0041 or just 41; names go through the children's own search."""
    wanted = typed.strip().removeprefix("个案").strip()
    if not any(sign.isdigit() for sign in wanted) or len(wanted) > 12:
        return []
    found = reading.visible(actor).filter(number__endswith=wanted)[:limit]
    return [
        Hit(
            group="个案",
            title=f"个案 {line.case.number}",
            url=reverse("cases:detail", args=[line.case.pk]),
            line=f"{line.place}　{line.case.get_status_display()}",
            subject=line.subject,
            rank=20,
        )
        for line in reading.rows(found, at=at, units=actor.unit_ids)
    ]
