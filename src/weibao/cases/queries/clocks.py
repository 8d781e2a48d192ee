"""The clocks of cases as somebody may see them."""

from __future__ import annotations

from datetime import datetime

from weibao.kernel.actor import Actor
from weibao.office.clocks import OPEN
from weibao.office.models import Clock

from ..models import Case
from ..permissions import CLOCKS_VIEW

# More than any case has; what is beyond them was met long ago.
MOST = 60


def clocks_of(case: Case, actor: Actor) -> list[Clock]:
    """Clocks of the case that the actor may see, with their history: open ones first, by their end."""
    rows = CLOCKS_VIEW.visible_to(actor, Clock.objects.filter(case=case.pk))
    found = list(
        rows.exclude(state="cancelled")
        .select_related("unit")
        .prefetch_related("pauses", "moves", "notices", "urges")
        .order_by("-started_at")[:MOST]
    )
    return sorted(found, key=_press)


def _press(row: Clock) -> tuple[bool, datetime]:
    """Open before ended; "at once" by its start, the rest by their end."""
    return row.state not in OPEN, row.due_at or row.started_at
