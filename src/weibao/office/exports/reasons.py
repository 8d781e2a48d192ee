"""Why a list leaves the house, and why names go along: codes of short lists."""

# The code goes into the event, the words into the file.
REASONS = {
    "meeting": "会议研究",
    "check": "核对清理",
    "report": "上级要求上报",
    "work": "安排办理",
    "other": "其他",
}
NAMES = {"contact": "逐户联系家庭", "check": "核对身份", "handover": "工作交接"}
