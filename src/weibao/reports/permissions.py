"""Who may see and decide reports. Scoped by `CaseAccess` rows written at filing."""

from __future__ import annotations

from django.db.models import Q

from weibao.cases.permissions import by_access
from weibao.kernel.actor import Actor, Seat
from weibao.kernel.permission import in_town, permission
from weibao.org.roles import CASEWORKERS, LEADERS, Role


def made_by_own_unit(seats: tuple[Seat, ...], actor: Actor) -> Q:
    return Q(from_unit__in={seat.unit_id for seat in seats})


MANDATED = (Role.CHILD_DIRECTOR, Role.HANDLER, *CASEWORKERS)

REPORTS_VIEW = permission(
    "reports.view",
    "查看报告",
    roles=(*CASEWORKERS, *LEADERS, Role.DISCIPLINE),
    rows=by_access(),
)
REPORTS_READ = permission("reports.read", "查看报告内容", roles=CASEWORKERS, rows=by_access("all"))
REPORTS_ACCEPT = permission("reports.accept", "受理报告", roles=CASEWORKERS, rows=by_access("all"))
REPORTS_ANSWER = permission(
    "reports.answer", "回复报告人", roles=CASEWORKERS, rows=by_access("all")
)
REPORTS_FILE = permission("reports.file", "登记报告", roles=MANDATED)
# Their own unit's reports with the stage, nothing of how they are handled.
REPORTS_MADE = permission(
    "reports.made",
    "查看本单位报告的进度",
    roles=(Role.CHILD_DIRECTOR, Role.HANDLER),
    rows=made_by_own_unit,
)
IDENTITY_OPEN = permission("identity.open", "打开报告人身份", roles=(Role.CUSTODIAN,), rows=in_town)
