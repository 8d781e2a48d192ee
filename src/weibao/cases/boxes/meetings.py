"""会商: when units meet, and what was decided."""

from __future__ import annotations

from ..models.access import Sees
from ..queries.meetings import rows as lines_of
from ..queries.together import together
from .page import Box, Page


def box(page: Page) -> Box | None:
    known = together(page.case.pk, page.actor, at=page.at)
    readable = page.sees == Sees.ALL
    rows = lines_of(known.meetings, at=page.at, readable=readable, clocks=known.clocks)
    if not rows:
        return None
    owed = page.workable and any(row.held and row.row.state == "called" for row in rows)
    return Box(
        "会商",
        "cases/_meetings.html",
        {"rows": rows},
        order=8,
        anchor="meetings",
        count=len(rows),
        sub="有一次还没有写纪要" if owed else "",
    )
