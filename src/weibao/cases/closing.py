"""A case does not close while units still owe it an answer, or each other something."""

from __future__ import annotations

from typing import Any

from weibao.kernel.closing import closing_checks
from weibao.kernel.moment import ZONE

from .models import Assignment, Meeting, Question
from .models.invitation import PENDING


@closing_checks.register("cases.invitations")
def unanswered(case: Any) -> list[str]:
    waiting = case.invitations.filter(state__in=PENDING).select_related("unit")
    return [f"{row.unit.short_name}的参与邀请还没有了结，先等答复或者撤回" for row in waiting]


@closing_checks.register("cases.together")
def owed(case: Any) -> list[str]:
    """One sentence for each thing that is open, with who owes it."""
    tasks = Assignment.objects.filter(case=case.pk, state="open").select_related("unit")
    asked = Question.objects.filter(case=case.pk, state="open").select_related("unit")
    called = Meeting.objects.filter(case=case.pk, state="called").order_by("held_at")
    reasons = [
        f"{row.unit.short_name}的交办事项（{row.due_on:%m-%d} 前）还没有办完"
        for row in tasks.order_by("due_on")
    ]
    reasons += [
        f"{row.unit.short_name}还没有答复“{row.get_kind_display()}”（{row.due_on:%m-%d} 前）"
        for row in asked.order_by("due_on")
    ]
    reasons += [f"{row.held_at.astimezone(ZONE):%m-%d %H:%M} 的会商还没有写纪要" for row in called]
    return reasons
