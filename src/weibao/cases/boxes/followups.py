"""Follow-ups: what was seen, when the next is due, and the form for one more."""

from __future__ import annotations

from typing import Any

from weibao.office import clocks
from weibao.office.attachments.showing import FileView
from weibao.org.queries.people import names_of

from ..actions.followups import LIMIT
from ..figures import follow_up_days
from ..flows import FOLLOWED
from ..forms.followups import FollowUpForm
from ..models.access import Sees
from ..permissions import CASES_RECORD
from .page import Box, Page


def box(page: Page) -> Box | None:
    case = page.case
    if page.sees != Sees.ALL or case.status == "investigating":
        return None
    rows = sorted(page.found.followups, key=lambda row: (row.happened_at, row.pk), reverse=True)
    forms: dict[str, Any] = {}
    if CASES_RECORD.can(page.actor, case):
        days = follow_up_days(case.town, case.risk, on=page.on)
        forms["follow_up"] = page.bound.get("follow_up") or FollowUpForm(
            town=case.town, at=page.at, limits=page.limits, days=days
        )
    if not rows and not forms:
        return None
    people = names_of(row.written_by for row in rows)
    due = clocks.running(subject=case.pk, deadline=LIMIT).first()
    came: dict[object, list[FileView]] = {}
    for view in page.files.get(case.pk, ()):
        came.setdefault(view.part, []).append(view)
    seen = any(row.round == case.round for row in rows)
    return Box(
        "回访",
        "cases/boxes/followups.html",
        {
            "lines": [
                {
                    "row": row,
                    "by": people.get(row.written_by, "") if row.written_by else "",
                    "files": came.get(row.pk, []),
                }
                for row in rows
            ],
            "due": clocks.view(due, at=page.at) if due else None,
            "needed": case.status == "answering" and case.risk in FOLLOWED and not seen,
        },
        forms,
        order=5 if case.status in ("answering", "closed") else 20,
        anchor="followups",
        count=len(rows),
    )
