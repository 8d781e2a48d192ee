"""What the log has to say to an auditor at the start of the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.panels import Panel, panels

from .models import Event, Verification
from .permissions import EVENTS_VERIFY, EVENTS_VIEW

AUDITOR = "auditor"
WEEK = timedelta(days=7)
# What an auditor looks at first: uncovered names, opened identities, exports, refusals.
WATCHED = (
    ("显示姓名", "name.revealed"),
    ("打开报告人身份", "identity.opened"),
    ("不允许的访问", "refused:"),
)


@panels.register("audit.home")
def log_of_the_week(kind: str, pk: Any, actor: Actor, at: datetime) -> Panel | None:
    """For those whose post it is; the discipline office has its own day."""
    if kind != "home" or AUDITOR not in actor.roles:
        return None
    day = at.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = EVENTS_VIEW.visible_to(actor, Event.objects.filter(at__gte=at - WEEK)).order_by()
    counted = rows.aggregate(
        today=Count("pk", filter=Q(at__gte=day)),
        **{
            f"n{place}": Count("pk", filter=Q(kind__startswith=name))
            for place, (_, name) in enumerate(WATCHED)
        },
    )
    here = reverse("audit:list")
    lines = [_line("今天留下的痕迹", counted["today"], f"{here}?day={day:%Y-%m-%d}", "条")]
    lines += [
        _line(
            f"近 7 天{label}",
            counted[f"n{place}"],
            f"{here}?kind=refused" if name == "refused:" else f"{here}?kind={name}",
            "次",
        )
        for place, (label, name) in enumerate(WATCHED)
    ]
    return Panel("留痕", "audit/_home.html", {"lines": [*lines, _verified(actor)]}, order=10)


def _line(label: str, number: int, url: str, unit: str) -> dict[str, Any]:
    return {"label": label, "value": f"{number} {unit}", "url": url if number else ""}


def _verified(actor: Actor) -> dict[str, Any]:
    """How the last whole check of the log ended."""
    last = Verification.objects.exclude(ended_at=None).order_by("-ended_at").first()
    if last is None or last.ended_at is None:
        value = "还没有核对过"
    else:
        found = "完好" if last.intact else "有不对的，请马上看"
        value = f"{last.ended_at.astimezone(ZONE):%m-%d %H:%M}，{found}"
    url = reverse("verification") if EVENTS_VERIFY.held_by(actor) else ""
    return {"label": "最近一次核对全部留痕", "value": value, "url": url}
