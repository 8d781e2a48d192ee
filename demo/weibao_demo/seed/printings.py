"""Papers of the demo that were printed before, so that the pages show who printed what."""

from __future__ import annotations

from datetime import datetime, timedelta

from weibao.cases.models import Case
from weibao.office.papers import printing

from .town import TOWN, actor

# Days ago, who, which paper, in which form, why, and whether with names.
PRINTED = (
    (6, "zhouwj", "case.register", "pdf", "filing", True),
    (5, "daiyh", "case.outside", "docx", "superior", False),
)


def fill(*, at: datetime) -> int:
    """Two papers of the case that was closed first; their files are past their day."""
    case = Case.objects.filter(town=TOWN, status="closed").order_by("closed_at")[0]
    for days, who, code, form, reason, uncovered in PRINTED:
        then = at - timedelta(days=days)
        ordered = printing.order(
            code,
            case,
            by=actor(who, at=then),
            at=then,
            form=form,
            reason=reason,
            uncovered=uncovered,
        )
        if ordered.paper is not None:
            printing.settle(ordered.row, ordered.paper, at=then)
    return len(PRINTED)
