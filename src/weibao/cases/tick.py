"""What the tick does for cases: once a day, who comes of age."""

from __future__ import annotations

from datetime import datetime

from weibao.kernel.ticking import ticks
from weibao.office import daily

from .ofage import tell_of_age

OF_AGE = "cases.of_age"


@ticks.register(OF_AGE)
def children_of_age(at: datetime) -> int:
    return tell_of_age(at) if daily.due(OF_AGE, at=at) else 0
