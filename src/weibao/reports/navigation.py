from datetime import datetime

from weibao.kernel.actor import Actor
from weibao.kernel.navigation import KEEPING, STEERING, WORK, Entry, navigation

from .permissions import (
    COMPLAINTS_VIEW,
    CUSTODY_VIEW,
    IDENTITY_OPEN,
    OPENINGS_VIEW,
    REPORTS_COUNT,
    REPORTS_MADE,
    REPORTS_VIEW,
    SLIPS_CHECK,
    TRAININGS_VIEW,
)
from .queries.listing import waiting as undecided

MOST = 999


def waiting(actor: Actor, at: datetime) -> tuple[int, bool]:
    """Reports nobody has decided, which is always pressing."""
    number = undecided(actor).order_by()[:MOST].count()
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
navigation.add(
    "reports.openings",
    Entry(WORK, "打开身份的记录", "reports:openings", "eye", 29, (OPENINGS_VIEW,)),
)
navigation.add(
    "reports.custody",
    Entry(KEEPING, "身份保管", "reports:custody", "key", 40, (CUSTODY_VIEW,)),
)
navigation.add(
    "reports.complaints",
    Entry(WORK, "对办理的投诉", "reports:complaints", "message-question", 29, (COMPLAINTS_VIEW,)),
)
navigation.add(
    "reports.slips",
    Entry(WORK, "核对回执单", "reports:slips", "receipt", 30, (SLIPS_CHECK,)),
)
navigation.add(
    "reports.statistics",
    Entry(STEERING, "报告统计", "reports:statistics", "chart", 30, (REPORTS_COUNT,)),
)
navigation.add(
    "reports.trainings",
    Entry(STEERING, "报告义务培训", "reports:trainings", "certificate", 35, (TRAININGS_VIEW,)),
)
