"""Everyone of the town may read the plan; the station keeps it."""

from weibao.kernel.permission import in_town, permission
from weibao.org.roles import CASEWORKERS, Role

PLAN_VIEW = permission(
    "plan.view", "查看方案任务", roles=tuple(set(Role) - {Role.CUSTODIAN}), rows=in_town
)
PLAN_ADOPT = permission("plan.adopt", "采用方案", roles=CASEWORKERS, rows=in_town)
