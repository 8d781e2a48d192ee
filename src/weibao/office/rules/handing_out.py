"""Why an original leaves the house, and why a file is withdrawn: codes of short lists."""

REASONS = {
    "police": "公安机关调取证据",
    "court": "法院、检察院调取",
    "verify": "核对原件真伪",
    "no_copy": "副本打不开，办理需要看原件",
}
WITHDRAWALS = {
    "mistaken": "传错了",
    "stranger": "里面是无关的人",
    "twice": "和别的重复",
}
