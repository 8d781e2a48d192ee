"""The report workflow: received, then accepted into a case or refused with a reason."""

from __future__ import annotations

from typing import Any

from weibao.kernel.workflow import Flow, State, Step

from .permissions import REPORTS_ACCEPT, REPORTS_ANSWER


def has_reason(report: Any) -> list[str]:
    return [] if report.decision_reason else ["不受理要写明理由，报告人会看到"]


def has_result(report: Any) -> list[str]:
    return [] if report.result_told_at else ["先把结果告知报告人"]


REPORT = Flow(
    "report",
    "报告",
    states=(
        State("received", "待受理", turn="未保工作站"),
        State("accepted", "已受理", turn="承办单位"),
        State("refused", "不受理", final=True),
        State("done", "已办结", final=True),
    ),
    steps=(
        Step(
            "accept",
            "受理",
            ("received",),
            "accepted",
            REPORTS_ACCEPT,
            "report.accepted",
            stops=("IN001", "IN007"),
        ),
        Step(
            "refuse",
            "不受理",
            ("received",),
            "refused",
            REPORTS_ACCEPT,
            "report.refused",
            guard=has_reason,
            stops=("IN001", "IN007", "IN002", "IN006"),
        ),
        Step(
            "finish",
            "办结",
            ("accepted",),
            "done",
            REPORTS_ANSWER,
            "report.done",
            guard=has_result,
            stops=("IN006",),
        ),
    ),
)
