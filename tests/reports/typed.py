"""What colleagues type into the two forms inside the house, complete and in order."""

# A unit that must report by law. `in_danger`, `known` and `category` are always asked.
MANDATED = {
    "in_danger": "no",
    "circumstance": "alone",
    "what": "孩子一个人在家三天",
    "known": "now",
    "category": "RC03",
}
# The station, for somebody who called.
CALL = {
    "in_danger": "no",
    "circumstance": "alone",
    "what": "孩子一个人在家三天",
    "child_known": "五岁女孩",
    "channel": "phone",
    "wish": "receipt",
}
ORDER = {
    "channel": "hotline",
    "order_hotline": "12345",
    "order_number": "CQ2026-0930-7781",
}
TOLD_POLICE = {
    "police-told": "yes",
    "police-at": "2026-09-30T16:40",
    "police-by_name": "陶莉",
    "police-how": "phone",
    "police-slip": "110-2026-5521",
}
