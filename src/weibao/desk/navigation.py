from weibao.kernel.navigation import WORK, Entry, navigation

navigation.add("home", Entry(WORK, "今日", "desk:home", "today", 10))
