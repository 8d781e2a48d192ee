from weibao.kernel.retention import Keep, retain

from .models import (
    CallBack,
    Complaint,
    HandOver,
    HotlineOrder,
    IdentityOpening,
    Notification,
    OpeningRequest,
    OpeningReview,
    Recovery,
    Report,
    ReporterIdentity,
    ReportMessage,
    Training,
    Trait,
)

retain(
    Report,
    Keep.REPORT,
    erases=(
        "what",
        "place",
        "when",
        "child_known",
        "suspect_known",
        "decision_reason",
        "late_reason",
        "document",
    ),
    why="报告线索",
)
retain(ReporterIdentity, Keep.REPORT, erases=("envelope",), why="报告人身份，密封给保管人")
retain(IdentityOpening, Keep.LOG, erases=("reason",), why="谁在何时为什么打开过报告人身份")
retain(
    HandOver,
    Keep.REPORT,
    erases=("body", "taker", "document", "files", "reason", "return_reason"),
    why="移交给谁、谁在何时接收或退回",
)
retain(Trait, Keep.WORKING, why="找相像报告的密文标记，随所指报告清除")
retain(ReportMessage, Keep.REPORT, erases=("text",), why="与报告人的来往")
retain(Notification, Keep.REPORT, erases=("by_name", "slip"), why="单位告诉公安、民政、教育的记录")
retain(HotlineOrder, Keep.REPORT, erases=("reply",), why="热线工单和给热线的回复")
retain(OpeningReview, Keep.LOG, erases=("objection",), why="另一位保管人对打开身份的核对和异议")
retain(OpeningRequest, Keep.REPORT, erases=("reason", "answer"), why="请保管人打开身份的往来")
retain(CallBack, Keep.REPORT, erases=("question", "outcome"), why="请保管人回拨报告人的往来")
retain(Recovery, Keep.LOG, erases=("reason",), why="谁在何时为什么用过恢复码")
retain(Complaint, Keep.REPORT, erases=("text", "answer"), why="报告人对办理的投诉和答复")
retain(
    Training,
    Keep.WORKING,
    erases=("about", "trainer", "withdrawn_why"),
    why="强制报告义务培训的记录",
)
