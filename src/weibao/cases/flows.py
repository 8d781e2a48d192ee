"""The case workflow. Rail, buttons, guards, clocks and the diagram come from this table."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from weibao.kernel.closing import closing_checks
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Flow, State, Step

from .figures import closing_days
from .permissions import CASES_CLOSE, CASES_REOPEN, CASES_WORK

# Steps that need no more than a note.
NOTE_STEPS = (
    "finish_investigation",
    "back_to_investigation",
    "finish_disposal",
    "back_to_disposal",
)
# Levels of risk at which nobody closes without having looked at the child again.
FOLLOWED = ("high", "raised")


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
    sent = case.measures.filter(state__in=("open", "done"))
    return [] if sent.exists() else ["至少要有一项处置措施"]


def measures_done(case: Any) -> list[str]:
    states = list(case.measures.values_list("state", flat=True))
    reasons = [] if {"open", "done"} & set(states) else ["至少要有一项处置措施"]
    if open_ones := states.count("open"):
        reasons.append(f"还有 {open_ones} 项措施没有办完")
    if planned := states.count("planned"):
        reasons.append(f"还有 {planned} 项措施待确认，派出或者写明不再需要")
    return reasons


def lacking_to_close(case: Any, *, at: datetime | None) -> list[str]:
    """What is missing before the case may be closed at `at`, in plain Chinese.

    No open or planned measure, a new assessment, a follow-up where the risk asks for one, and nothing
    that other apps still wait for (the reporter).
    """
    reasons = measures_done(case) + _assessed(case, at)
    if case.risk in FOLLOWED and not case.followups.filter(round=case.round).exists():
        reasons.append(f"风险是“{case.get_risk_display()}”，结案前至少要有一次回访")
    for check in closing_checks.all():
        reasons += check(case)
    return reasons


def _assessed(case: Any, at: datetime | None) -> list[str]:
    newest = case.assessments.filter(round=case.round).order_by("-assessed_at").first()
    if newest is None:
        return ["结案前要作一次安全评估"]
    if at is None:
        return []
    days = closing_days(case.town, on=at.astimezone(ZONE).date())
    if at - newest.assessed_at <= timedelta(days=days):
        return []
    on = newest.assessed_at.astimezone(ZONE)
    return [f"上一次安全评估是 {on:%m-%d} 作的，超过 {days} 天，结案前再评估一次"]


def may_close(case: Any) -> list[str]:
    """With a conclusion, everything else there; `closed_at` is the moment of the closure."""
    reasons = lacking_to_close(case, at=case.closed_at)
    return reasons if case.conclusion else ["先写结案意见", *reasons]


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
            "back_to_disposal",
            "退回补充处置",
            ("answering",),
            "disposing",
            CASES_WORK,
            "case.back_to_disposal",
            starts=("IN004",),
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
