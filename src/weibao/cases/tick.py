"""What the tick does for cases: who comes of age, once a day; no task is left behind; papers owed."""

from __future__ import annotations

from datetime import datetime

from weibao.kernel.ticking import ticks
from weibao.office import daily

from .actions.assignments import take_from_those_who_left
from .actions.meetings import begin_what_is_held
from .ofage import tell_of_age

OF_AGE = "cases.of_age"


@ticks.register(OF_AGE)
def children_of_age(at: datetime) -> int:
    return tell_of_age(at) if daily.due(OF_AGE, at=at) else 0


@ticks.register("cases.assignments")
def assignments(at: datetime) -> int:
    """No assignment stays with somebody who left."""
    return take_from_those_who_left(at)


@ticks.register("cases.meetings")
def meetings(at: datetime) -> int:
    """Meetings whose hour has come are to be written up from now on."""
    return begin_what_is_held(at)
