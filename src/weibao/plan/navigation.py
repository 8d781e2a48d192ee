from weibao.kernel.navigation import STEERING, Entry, navigation

from .permissions import PLAN_VIEW

navigation.add("plan", Entry(STEERING, "方案任务", "plan:list", "ledger", 10, (PLAN_VIEW,)))
