"""The report workflow: received, then accepted into a case or refused with a reason."""

from __future__ import annotations

from typing import Any

from weibao.kernel.workflow import Flow, State, Step

from .permissions import ASKED_ANSWER, ASKED_WITHDRAW, REPORTS_ACCEPT, REPORTS_ANSWER


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


def has_outcome(callback: Any) -> list[str]:
    return [] if callback.outcome else ["写一写结果"]


def has_answer(request: Any) -> list[str]:
    return [] if request.answer else ["写明为什么不打开，请求的人会看到"]


# How long a custodian has to call back (internal).
CALL_BACK_LIMIT = "IN009"

CALLBACK = Flow(
    "callback",
    "请保管人回拨",
    states=(
        State("asked", "待接", turn="保管人"),
        State("taken", "已接", turn="保管人"),
        State("done", "已回拨", final=True),
        State("unreached", "没有联系上", final=True),
        State("withdrawn", "已撤回", final=True),
    ),
    steps=(
        Step("take", "接下", ("asked",), "taken", ASKED_ANSWER, "callback.taken"),
        Step("put_back", "放回", ("taken",), "asked", ASKED_ANSWER, "callback.put_back"),
        Step(
            "finish",
            "记结果",
            ("taken",),
            "done",
            ASKED_ANSWER,
            "callback.done",
            guard=has_outcome,
            stops=(CALL_BACK_LIMIT,),
        ),
        Step(
            "miss",
            "没有联系上",
            ("taken",),
            "unreached",
            ASKED_ANSWER,
            "callback.unreached",
            guard=has_outcome,
            stops=(CALL_BACK_LIMIT,),
        ),
        Step(
            "withdraw",
            "撤回",
            ("asked",),
            "withdrawn",
            ASKED_WITHDRAW,
            "callback.withdrawn",
            stops=(CALL_BACK_LIMIT,),
        ),
    ),
)

REQUEST = Flow(
    "opening_request",
    "请保管人打开身份",
    states=(
        State("asked", "待答复", turn="保管人"),
        State("granted", "已打开", final=True),
        State("declined", "没有同意", final=True),
        State("withdrawn", "已撤回", final=True),
    ),
    steps=(
        Step("grant", "打开", ("asked",), "granted", ASKED_ANSWER, "request.granted"),
        Step(
            "decline",
            "不打开",
            ("asked",),
            "declined",
            ASKED_ANSWER,
            "request.declined",
            guard=has_answer,
        ),
        Step("withdraw", "撤回", ("asked",), "withdrawn", ASKED_WITHDRAW, "request.withdrawn"),
    ),
)
