"""What the tick does for the desk: searches that are over are removed."""

from __future__ import annotations

from datetime import datetime

from weibao.kernel.ticking import ticks

from .models import StoredSearch


@ticks.register("desk.searches")
def expired_searches(at: datetime) -> int:
    return StoredSearch.objects.filter(expires_at__lte=at).delete()[0]
