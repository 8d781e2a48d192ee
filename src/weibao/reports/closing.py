"""A case does not close while a reporter still waits for the result."""

from __future__ import annotations

from typing import Any

from weibao.kernel.closing import closing_checks

from .models import Report


@closing_checks.register("reports.answered")
def unanswered(case: Any) -> list[str]:
    waiting = Report.objects.filter(case=case.pk, result_told_at=None)
    return [f"报告 {report.number} 的结果还没有告知报告人" for report in waiting]
