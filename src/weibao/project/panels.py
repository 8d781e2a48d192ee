"""What the keeper reads first: whether the machine does its work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.panels import Panel, panels

from .permissions import SYSTEM_VIEW
from .system.state import service
from .vitals import TICK_LATE


@panels.register("project.home")
def state_of_the_machine(kind: str, pk: Any, actor: Actor, at: datetime) -> Panel | None:
    """The keeper's box on the home page; nothing of any child stands in it."""
    if kind != "home" or not SYSTEM_VIEW.held_by(actor):
        return None
    found = service(at=at)
    last = found.last_round
    late = last is None or at - last > TICK_LATE
    when = f"{last.astimezone(ZONE):%m-%d %H:%M}" if last else "还没有做过"
    lines = [
        ("每分钟例行（提醒、超期、清理）", when, "late" if late else ""),
        ("后台进程", f"{found.workers} 个在运行", "" if found.workers else "late"),
        ("没有办成的后台任务", f"{found.failed} 件", "late" if found.failed else ""),
        ("磁盘还剩", f"{found.free_gib:.0f} GiB", ""),
    ]
    return Panel(
        "系统在不在干活",
        "project/_home.html",
        {"lines": lines, "url": reverse("system")},
        order=10,
    )
