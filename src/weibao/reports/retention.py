from weibao.kernel.retention import Keep, retain

from .models import IdentityOpening, Report, ReporterIdentity, ReportMessage

retain(
    Report,
    Keep.REPORT,
    erases=("what", "place", "when", "child_known", "suspect_known", "decision_reason"),
    why="报告线索",
)
retain(ReporterIdentity, Keep.REPORT, erases=("envelope",), why="报告人身份，密封给保管人")
retain(IdentityOpening, Keep.LOG, erases=("reason",), why="谁在何时为什么打开过报告人身份")
retain(ReportMessage, Keep.REPORT, erases=("text",), why="与报告人的来往")
