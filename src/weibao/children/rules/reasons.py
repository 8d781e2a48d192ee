"""Short lists of reasons that people choose from. Codes stand in events, words on pages."""

REVEAL = {
    "identify": "核对是不是这个孩子",
    "contact": "联系孩子或家人",
    "case": "办理个案",
    "visit": "上门走访",
    "paper": "填写文书或证明",
}
# The reason of whoever corrects a file, which cannot be done with covered names.
CORRECT = "correct"
# Of whoever looks whether two files are one child's, for the same reason.
COMPARE = "compare"
REASON_WORDS = {**REVEAL, CORRECT: "更正档案", COMPARE: "核对两份档案是不是同一个孩子"}
