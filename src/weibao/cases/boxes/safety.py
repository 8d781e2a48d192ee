"""The safety assessment: the newest with its answers, the earlier ones in a line each."""

from __future__ import annotations

from weibao.org.queries.people import names_of

from ..models.access import Sees
from ..rules.assessment import in_words
from .page import Box, Page


def box(page: Page) -> Box | None:
    if page.sees != Sees.ALL:
        return None
    case = page.case
    rows = sorted(page.found.assessments, key=lambda row: (row.assessed_at, row.pk), reverse=True)
    may = page.workable and case.status != "closed"
    if not rows and not may:
        return None
    people = names_of(row.assessed_by for row in rows)
    lines = [
        {
            "row": row,
            "by": people.get(row.assessed_by, "") if row.assessed_by else "",
            "reasons": row.reasons.split("\n"),
        }
        for row in rows
    ]
    first = case.status == "investigating"
    return Box(
        "安全评估",
        "cases/boxes/safety.html",
        {
            "case": case,
            "newest": lines[0] if lines else None,
            "answers": in_words(rows[0].given) if rows else [],
            "earlier": lines[1:],
            "may": may,
            "needed": first and not any(row.round == case.round for row in rows),
        },
        place="first" if first else "main",
        order=15,
        anchor="safety",
        sub="等级由系统按回答提出，由人来定",
    )
