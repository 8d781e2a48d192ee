"""Views that people of the town have saved, a list that was taken out, and a reminder in bulk."""

from __future__ import annotations

from datetime import datetime, timedelta

from weibao.cases.lists import CASES
from weibao.kernel.lists import Asker
from weibao.kernel.lists.asking import Asked
from weibao.office.actions import bulk, saving
from weibao.office.exports import asking
from weibao.office.exports.asking import Wish

from . import matters, town

OPEN = ("investigating", "disposing", "answering")
# Who, the name of the view, its conditions and order, and whether the unit shares it.
VIEWS: tuple[tuple[str, str, dict[str, tuple[str, ...]], str, bool], ...] = (
    ("zhouwj", "片区三村", {"stage": OPEN, "village": ("洋渡村", "藻渡村", "双龙村")}, "due", True),
    ("zhouwj", "办了一周多的", {"days": ("7",)}, "opened", False),
    ("daiyh", "月评要看的", {"stage": OPEN, "risk": ("high", "raised", "medium")}, "risk", True),
    ("pengzy", "今年结案", {"stage": ("closed",)}, "-opened", False),
)


def fill(*, at: datetime) -> None:
    for name, label, conditions, sort, shared in VIEWS:
        by = Asker(town.actor(name, at=at), at - timedelta(days=9))
        asked = Asked(_coded(conditions), sort)
        saving.save(CASES, asked, by=by.actor, at=by.at, label=label, shared=shared)
    supervisor = Asker(town.actor("daiyh", at=at), at - timedelta(hours=3))
    month = Asked({"stage": OPEN}, "risk")
    asking.ask(CASES, month, Wish("meeting", "本月个案评估会"), by=supervisor)
    leader = Asker(town.actor("pengzy", at=at), at - timedelta(hours=2))
    late = CASES.select(Asked({"stage": OPEN, "clock": ("late",)}, "due"), leader)
    keys = list(late.values_list("pk", flat=True)[:3])
    if keys:
        run = bulk.begin("urge", keys, chosen={}, words="", by=leader.actor, at=leader.at)
        bulk.carry_on(run.pk, at=leader.at, by=leader.actor)


def _coded(conditions: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Villages by their codes, which is what an address says."""
    named = conditions.get("village", ())
    return conditions | ({"village": tuple(map(matters.area, named))} if named else {})
