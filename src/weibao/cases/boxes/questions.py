"""要材料、问情况: what one unit asked of another, who owes an answer, and since when."""

from __future__ import annotations

from ..queries.questions import rows as lines_of
from ..queries.together import together
from .page import Box, Page


def box(page: Page) -> Box | None:
    known = together(page.case.pk, page.actor, at=page.at)
    rows = lines_of(
        known.questions,
        page.actor,
        at=page.at,
        leads=page.workable,
        people=known.people,
        clocks=known.clocks,
    )
    if not rows:
        return None
    waiting = [row for row in rows if row.is_open]
    late = sum(row.late for row in waiting)
    return Box(
        "要材料、问情况",
        "cases/_questions.html",
        {"open": waiting, "ended": [row for row in rows if not row.is_open]},
        order=6,
        anchor="questions",
        count=len(waiting),
        sub=f"{late} 项超期未答" if late else "" if waiting else "都答复了",
        tone="next" if any(row.mine for row in waiting) and not page.workable else "",
    )
