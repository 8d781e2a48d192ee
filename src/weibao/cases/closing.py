"""A case does not close while a unit still has to answer whether it takes part."""

from __future__ import annotations

from typing import Any

from weibao.kernel.closing import closing_checks

from .models.invitation import PENDING


@closing_checks.register("cases.invitations")
def unanswered(case: Any) -> list[str]:
    waiting = case.invitations.filter(state__in=PENDING).select_related("unit")
    return [f"{row.unit.short_name}的参与邀请还没有了结，先等答复或者撤回" for row in waiting]
