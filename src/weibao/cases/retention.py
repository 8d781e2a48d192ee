from weibao.kernel.retention import Keep, retain

from .models import (
    Assessment,
    Case,
    CaseAccess,
    CaseReview,
    Inquiry,
    Invitation,
    Measure,
    MeasureAnswer,
    Participant,
    StepAside,
)

retain(
    Case,
    Keep.CASE,
    erases=("risk_reason", "matter", "findings", "conclusion"),
    why="个案卷宗",
)
retain(CaseAccess, Keep.CASE, erases=("words", "ended_why"), why="谁在何时能看这个个案、为什么")
retain(Measure, Keep.CASE, erases=("task", "result"), why="处置措施和结果")
retain(Participant, Keep.CASE, erases=("name", "about"), why="个案中的人")
retain(Inquiry, Keep.CASE, erases=("who", "found"), why="调查记录")
retain(Assessment, Keep.CASE, erases=("answers", "reasons", "why"), why="安全评估和定下的风险等级")
retain(CaseReview, Keep.CASE, erases=("note",), why="个案月度复核的结果和意见")
retain(
    Invitation,
    Keep.CASE,
    erases=("words", "answer", "insisted", "first_answer"),
    why="请哪个单位参与、怎么答复",
)
retain(MeasureAnswer, Keep.CASE, erases=("reason", "sent_words"), why="接不接措施的答复")
retain(StepAside, Keep.CASE, erases=("reason", "lifted_why"), why="谁回避了这个个案")
