"""The figures on a leader's home page. Each is counted live and opens to its rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from weibao.cases.queries import cases
from weibao.kernel.actor import Actor
from weibao.office import clocks
from weibao.org.permissions import VACANCIES_VIEW
from weibao.org.queries.posts import open_posts, vacant
from weibao.org.roles import LEADERS, Role
from weibao.reports.queries.listing import WAITING, standing

from .queries.clocks import UnitLine, counts

LOOKERS = frozenset((*LEADERS, Role.DISCIPLINE))


def figures(actor: Actor, *, at: datetime, lines: Iterable[UnitLine] = ()) -> list[dict[str, Any]]:
    """Tiles for those who watch over the work; empty for everyone else.

    `lines` is how the units stand with their clocks.
    """
    if not actor.roles & LOOKERS:
        return []
    stages = cases.counts(actor)
    seen = cases.visible(actor).exclude(status="closed").values("pk")
    late = clocks.running(case__in=seen, due_at__lt=at).values("case").distinct().count()
    waiting = standing(actor, WAITING).count()
    empty = VACANCIES_VIEW.visible_to(actor, vacant(open_posts(on=at.date()), on=at.date())).count()
    return [
        _tile("等受理的报告", waiting, "件", "reports:list", "?stage=received", late=False),
        _tile("在办个案", sum(stages.get(s, 0) for s in cases.OPEN), "件", "cases:list", ""),
        _tile("有超期的个案", late, "件", "cases:list", "?view=late", late=late > 0),
        _in_time(lines),
        _tile("已结案", stages.get("closed", 0), "件", "cases:list", "?stage=closed"),
        _tile("空着的岗位", empty, "个", "org:posts", "", late=empty > 0),
    ]


def _in_time(lines: Iterable[UnitLine]) -> dict[str, Any]:
    """Of what was due lately the share done in time, with how many were not."""
    number = counts(lines)
    missed = number["late"] + number["overdone"]
    due = number["kept"] + missed
    tile = _tile(
        "近 90 天时限按时", round(100 * number["kept"] / due) if due else 0, "%", "desk:clocks", ""
    )
    sub = f"{due} 项里 {missed} 项超期" if due else "还没有到期的"
    return tile | {"sub": sub, "value": tile["value"] if due else "—", "unit": "%" if due else ""}


def _tile(
    label: str, value: int, unit: str, page: str, query: str, *, late: bool = False
) -> dict[str, Any]:
    tone = "late" if late else ""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "url": reverse(page) + query,
        "tone": tone,
    }
