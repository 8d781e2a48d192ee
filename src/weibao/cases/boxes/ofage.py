"""A note on the page of a case whose child comes of age, or already has."""

from __future__ import annotations

from datetime import timedelta

from ..models.access import Sees
from ..models.participant import ParticipantRole
from ..ofage import BEFORE, of_age_on
from .page import Box, Page


def box(page: Page) -> Box | None:
    """Only for those who read the case: the day of birth says something about the child."""
    if page.sees != Sees.ALL or page.case.status == "closed":
        return None
    soon = page.on + timedelta(days=BEFORE.most)
    children = page.case.participants.filter(
        role=ParticipantRole.CHILD, until=None, child__birth__isnull=False
    ).select_related("child")
    days = sorted(
        day
        for row in children
        if row.child and row.child.birth and (day := of_age_on(row.child.birth)) <= soon
    )
    if not days:
        return None
    return Box(
        title="孩子成年",
        template="cases/_of_age.html",
        context={"days": [{"day": day, "past": day <= page.on} for day in days]},
        place="side",
        order=10,
        tone="next",
    )
