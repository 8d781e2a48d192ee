from datetime import datetime

from weibao.kernel.actor import Actor
from weibao.kernel.navigation import WORK, Entry, navigation

from .permissions import IDENTITY_OPEN, REPORTS_MADE, REPORTS_VIEW
from .queries.reports import visible


def waiting(actor: Actor, at: datetime) -> tuple[int, bool]:
    """Reports nobody has decided, which is always pressing."""
    number = visible(actor).filter(status="received").count()
    return number, number > 0


navigation.add(
    "reports",
    Entry(WORK, "报告受理", "reports:list", "inbox", 20, (REPORTS_VIEW,), waiting),
)
navigation.add(
    "reports.made",
    Entry(WORK, "我们报告的", "reports:made", "send", 25, (REPORTS_MADE,)),
)
navigation.add(
    "reports.sealed",
    Entry(WORK, "报告人身份", "reports:sealed", "sealed", 28, (IDENTITY_OPEN,)),
)
