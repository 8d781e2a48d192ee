from weibao.kernel.navigation import KEEPING, Entry, navigation

from .permissions import EVENTS_VIEW

navigation.add("audit", Entry(KEEPING, "留痕", "audit:list", "history", 80, (EVENTS_VIEW,)))
