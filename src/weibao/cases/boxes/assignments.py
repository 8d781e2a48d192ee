"""交办事项: what is to be done by whom until when."""

from __future__ import annotations

from ..queries.assignments import rows as lines_of
from ..queries.together import together
from .page import Box, Page


def box(page: Page) -> Box | None:
    known = together(page.case.pk, page.actor, at=page.at)
    rows = lines_of(known.tasks, page.actor, people=known.people, clocks=known.clocks)
    if not rows:
        return None
    waiting = [row for row in rows if row.is_open]
    asked = [row for row in waiting if row.mine]
    return Box(
        "交办事项",
        "cases/_assignments.html",
        {"open": waiting, "ended": [row for row in rows if not row.is_open]},
        order=4,
        anchor="assignments",
        count=len(waiting),
        sub="" if waiting else "都有了结果",
        tone="next" if asked and not page.workable else "",
    )
