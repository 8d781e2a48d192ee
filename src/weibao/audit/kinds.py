"""What each event is called in plain words, for the page of the auditor."""

from __future__ import annotations

WORDS = {
    "report.filed": "收到报告",
    "report.opened": "打开报告",
    "report.accepted": "受理报告",
    "report.refused": "不受理报告",
    "report.answered": "回复报告人",
    "report.added_to": "报告人补充",
    "report.done": "告知结果，报告办结",
    "reports.listed": "查看报告列表",
    "reports.made_listed": "查看本单位的报告",
    "receipt.opened": "凭回执查看进度",
    "receipt.wrong": "回执号不对",
    "identity.listed": "查看密封身份列表",
    "identity.opened": "打开报告人身份",
    "identity.wrong_passphrase": "保管口令不对",
    "case.opened": "立个案",
    "case.opened_file": "打开个案",
    "case.child_linked": "关联儿童档案",
    "case.edited": "修改个案情况",
    "case.investigated": "调查完毕",
    "case.sent_back": "退回补充调查",
    "case.disposed": "措施办完",
    "case.closed": "结案",
    "case.reopened": "重新办理",
    "case.measure_decided": "派出措施",
    "case.measure_done": "措施办完一项",
    "case.measure_cancelled": "措施不再需要",
    "case.unit_invited": "邀请单位参与",
    "cases.listed": "查看个案列表",
    "clock.reminder": "到期提醒",
    "clock.late": "超期通知",
    "clock.escalated": "超期上报",
    "home.shown": "打开今日",
    "name.revealed": "显示姓名",
    "search": "查找",
    "plan.adopted": "采用方案",
    "events.listed": "查看留痕",
}


def words(kind: str) -> str:
    """The plain words of a kind; a refusal says what was refused, an unknown kind stays itself."""
    if kind.startswith("refused:"):
        return "不允许的访问"
    return WORDS.get(kind, kind)
