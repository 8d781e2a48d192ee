"""The case workflow. Rail, buttons, guards, clocks and the diagram come from this table."""

from __future__ import annotations

from typing import Any

from weibao.kernel.closing import closing_checks
from weibao.kernel.workflow import Flow, State, Step

from .permissions import CASES_CLOSE, CASES_REOPEN, CASES_WORK


def investigated(case: Any) -> list[str]:
    """An entry, the findings and an assessment, of this working of the case."""
    reasons = []
    if not case.inquiries.filter(round=case.round).exists():
        reasons.append("至少要有一次调查记录")
    if not case.findings:
        reasons.append("先写下调查核实到的情况")
    if not case.assessments.filter(round=case.round).exists():
        reasons.append("先作安全评估，定下风险等级")
    return reasons


def has_measure(case: Any) -> list[str]:
    return [] if case.measures.exclude(state="cancelled").exists() else ["至少要有一项处置措施"]


def measures_done(case: Any) -> list[str]:
    open_ones = case.measures.filter(state="open").count()
    missing = has_measure(case)
    return missing + ([f"还有 {open_ones} 项措施没有办完"] if open_ones else [])


def may_close(case: Any) -> list[str]:
    """No open measure, a conclusion, and nothing that other apps still wait for (the reporter)."""
    reasons = measures_done(case)
    if not case.conclusion:
        reasons.append("先写结案意见")
    for check in closing_checks.all():
        reasons += check(case)
    return reasons


CASE = Flow(
    "case",
    "个案",
    states=(
        State("investigating", "调查核实", turn="承办单位"),
        State("disposing", "处置", turn="承办单位"),
        State("answering", "反馈报告人", turn="承办单位"),
        State("closed", "结案", final=True),
    ),
    steps=(
        Step(
            "finish_investigation",
            "调查完毕，转入处置",
            ("investigating",),
            "disposing",
            CASES_WORK,
            "case.investigated",
            guard=investigated,
            stops=("IN003",),
            starts=("IN004",),
        ),
        Step(
            "back_to_investigation",
            "退回补充调查",
            ("disposing",),
            "investigating",
            CASES_WORK,
            "case.sent_back",
        ),
        Step(
            "finish_disposal",
            "措施办完，转入反馈",
            ("disposing",),
            "answering",
            CASES_WORK,
            "case.disposed",
            guard=measures_done,
            stops=("IN004",),
        ),
        Step(
            "close", "结案", ("answering",), "closed", CASES_CLOSE, "case.closed", guard=may_close
        ),
        Step(
            "reopen",
            "重新办理",
            ("closed",),
            "investigating",
            CASES_REOPEN,
            "case.reopened",
            starts=("IN003",),
        ),
    ),
)
