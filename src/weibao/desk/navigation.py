from weibao.cases.permissions import CLOCKS_VIEW
from weibao.kernel.navigation import WORK, Entry, navigation

navigation.add("home", Entry(WORK, "今日", "desk:home", "today", 10))
navigation.add("clocks", Entry(WORK, "时限", "desk:clocks", "clock", 35, (CLOCKS_VIEW,)))
