"""The box of a case's reports: whose reporter was told the result, and what is never told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.panels import Panel, panels

from .models import Report
from .permissions import REPORTS_ANSWER
from .rules.untold import untold


@panels.register("reports.of_case")
def reports_of_case(kind: str, pk: Any, actor: Actor, at: datetime) -> Panel | None:
    """For those who may answer: what is still to be told, with the way there."""
    if kind != "case":
        return None
    rows = REPORTS_ANSWER.visible_to(actor, Report.objects.filter(case=pk)).order_by("created_at")
    lines = [
        {
            "report": row,
            "told": row.result_told_at,
            "answered": row.answered_at,
            "url": reverse("reports:detail", args=[row.pk]) + "#answer",
        }
        for row in rows
    ]
    if not lines:
        return None
    shown = {"reports": lines, "untold": untold()}
    return Panel("告知报告人", "reports/_of_case.html", {"lines": shown}, order=10)
