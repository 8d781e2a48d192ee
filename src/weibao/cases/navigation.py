from datetime import datetime

from weibao.kernel.actor import Actor
from weibao.kernel.navigation import WORK, Entry, navigation

from .permissions import CASES_VIEW, REVIEWS_VIEW
from .queries.cases import OPEN, bare

MOST = 999


def open_cases(actor: Actor, at: datetime) -> tuple[int, bool]:
    """Counted no further than anybody reads, and without what only a row shows."""
    return bare(actor).filter(status__in=OPEN).order_by()[:MOST].count(), False


navigation.add(
    "cases",
    Entry(WORK, "个案", "cases:list", "folder", 30, (CASES_VIEW,), open_cases),
)
navigation.add(
    "cases.reviews",
    Entry(WORK, "个案复核", "cases:reviews", "clipboard-check", 31, (REVIEWS_VIEW,)),
)
