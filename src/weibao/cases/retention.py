from weibao.kernel.retention import Keep, retain

from .models import (
    Assessment,
    Assignment,
    Attendance,
    Case,
    CaseAccess,
    CaseReview,
    Decision,
    FollowUp,
    Inquiry,
    Invitation,
    Measure,
    MeasureAnswer,
    Meeting,
    Participant,
    Progress,
    Question,
    QuestionReminder,
    SiblingAnswer,
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
retain(
    Participant,
    Keep.CASE,
    erases=("name", "contact", "workplace", "about", "ended_why"),
    why="个案中的人",
)
retain(SiblingAnswer, Keep.CASE, erases=("why",), why="提示的兄弟姐妹为什么没有一并关注")
retain(Assignment, Keep.CASE, erases=("task", "result"), why="交办事项和结果")
retain(Question, Keep.CASE, erases=("question", "answer"), why="单位之间要的材料、问的情况")
retain(QuestionReminder, Keep.CASE, why="催办的日期")
retain(Meeting, Keep.CASE, erases=("place", "purpose", "notes", "guests", "why"), why="会商和纪要")
retain(Attendance, Keep.CASE, erases=("people",), why="哪些单位参加了会商")
retain(Decision, Keep.CASE, erases=("text", "why_none"), why="会商的决定变成了什么")
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
retain(Progress, Keep.CASE, erases=("number", "note"), why="措施走到的法定节点和文书编号")
retain(FollowUp, Keep.CASE, erases=("who", "found", "ended_why"), why="回访记录")
