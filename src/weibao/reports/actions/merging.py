"""A report becomes part of an open case, and may be taken out of it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.cases.access import end, give
from weibao.cases.actions import course, joining
from weibao.cases.models import Case
from weibao.cases.models.access import Sees
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, flow

from ..flows import DECIDE, REPORT
from ..models import Report
from ..permissions import REPORTS_ACCEPT
from .deciding import to_decide
from .filing import minutes


def merge(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    version: int,
    case: UUID,
    reason: str = "",
    child: UUID | None = None,
    child_name: str = "",
    reopen: bool = False,
) -> Case:
    """Take the report into an open case. Its reporter is answered like any other.

    With `reopen` a closed case is worked on again because of this report; `reason` says why.

    A child or suspect whom the case does not know yet is added, nobody twice.
    """
    with transaction.atomic():
        report, by = to_decide(pk, "merge", by=by, at=at, version=version)
        found = Case.objects.filter(pk=case).first()
        if found is not None and found.town != report.town:
            raise Blocked(["个案和报告不在一个乡镇，不能并入"])
        if reopen and found is not None and found.status == "closed":
            course.reopen(case, by=by, at=at, version=found.version, reason=reason)
        joined = joining.join(
            case,
            by=by,
            at=at,
            source=report.pk,
            child=child,
            child_name=child_name,
            suspect=report.suspect_known,
        )
        report.case = joined
        report.merged_at = at
        report.decided_after = minutes(report.created_at, at)
        report.decision_reason = reason
        flow.move(report, REPORT, "merge", by=by, at=at, note=_note(joined, reason))
        clocks.attach(report.pk, case=joined.pk)
        if joined.lead_id != report.unit_id:
            give(report, joined.lead, sees=Sees.ALL, at=at, why="并入本单位的个案")
        return joined


def separate(pk: UUID, *, by: Actor, at: datetime, version: int, reason: str) -> Report:
    """Take a merged report out of its case: it waits again, and its clocks go on where they stood."""
    if not reason:
        raise Blocked(["写明为什么拆出"])
    with transaction.atomic():
        report = aggregates.lock(Report, pk, version=version)
        by = REPORTS_ACCEPT.check(by, report)
        REPORT.require("separate", report.status)
        case: Any = report.case_id
        flow.move(
            report,
            REPORT,
            "separate",
            by=by,
            at=at,
            note=reason,
            setting={"case": None, "merged_at": None, "decided_after": None, "decision_reason": ""},
        )
        left = joining.leave(case, by=by, at=at, source=report.pk)
        clocks.attach(report.pk, case=None)
        for limit in DECIDE:
            clocks.reopen(limit, subject=report.pk, at=at, reason=f"并入个案 {left.number} 期间")
        if left.lead_id != report.unit_id:
            end(report, left.lead, at=at)
        return report


def _note(case: Case, reason: str) -> str:
    return f"并入个案 {case.number}" + (f"：{reason}" if reason else "")
