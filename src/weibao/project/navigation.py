from weibao.audit.permissions import EVENTS_VERIFY
from weibao.kernel.navigation import KEEPING, Entry, navigation

from .permissions import SYSTEM_VIEW

navigation.add(
    "verification", Entry(KEEPING, "核对留痕", "verification", "shield-check", 82, (EVENTS_VERIFY,))
)
navigation.add("system", Entry(KEEPING, "系统状态", "system", "server", 95, (SYSTEM_VIEW,)))
