"""The report workflow: received, then accepted into a case, refused with a reason, or handed over."""

from __future__ import annotations

from typing import Any

from weibao.kernel.workflow import Flow, State, Step

from .permissions import (
    ASKED_ANSWER,
    ASKED_WITHDRAW,
    REPORTS_ACCEPT,
    REPORTS_ANSWER,
    REPORTS_HAND_OVER,
)

# Deciding in time, and acting in time where a child is in danger.
DECIDE = ("IN001", "IN007")
REPLY = "IN002"
RESULT = "IN006"


def has_reason(report: Any) -> list[str]:
    return [] if report.decision_reason else ["不受理要写明理由，报告人会看到"]


def has_result(report: Any) -> list[str]:
    return [] if report.result_told_at else ["先把结果告知报告人"]


def is_merged(report: Any) -> list[str]:
    return [] if report.merged_at else ["个案就是从这件报告立的，不能拆出"]


def is_held(report: Any) -> list[str]:
    return [] if report.held else ["这件报告不在待甄别里"]


def waits_for_signature(report: Any) -> list[str]:
    """Whether it came from another town whose hand-over nobody here has answered yet."""
    arrival = getattr(report, "handed_in_by", None)
    if arrival is None:
        return ["这件报告不是别处移交来的"]
    return ["已经签收，不能退回；要转走请再移交"] if arrival.taken_at else []


REPORT = Flow(
    "report",
    "报告",
    states=(
        State("received", "待受理", turn="未保工作站"),
        State("accepted", "已受理", turn="承办单位"),
        State("refused", "不受理", final=True),
        State("handed_over", "已移交", turn="接收的单位"),
        State("sent_back", "已退回", final=True),
        State("done", "已办结", final=True),
    ),
    steps=(
        Step(
            "release",
            "甄别过，转入待受理",
            ("received",),
            "received",
            REPORTS_ACCEPT,
            "report.released",
            guard=is_held,
        ),
        Step(
            "accept",
            "受理",
            ("received",),
            "accepted",
            REPORTS_ACCEPT,
            "report.accepted",
            stops=DECIDE,
        ),
        Step(
            "merge",
            "并入个案",
            ("received",),
            "accepted",
            REPORTS_ACCEPT,
            "report.merged",
            stops=DECIDE,
        ),
        Step(
            "separate",
            "从个案拆出",
            ("accepted",),
            "received",
            REPORTS_ACCEPT,
            "report.separated",
            guard=is_merged,
        ),
        Step(
            "refuse",
            "不受理",
            ("received",),
            "refused",
            REPORTS_ACCEPT,
            "report.refused",
            guard=has_reason,
            stops=(*DECIDE, REPLY, RESULT),
        ),
        Step(
            "hand_over",
            "移交",
            ("received",),
            "handed_over",
            REPORTS_HAND_OVER,
            "report.handed_over",
            stops=(*DECIDE, REPLY),
        ),
        # Done by the town that sends it back, which has no say over the report of the other.
        Step("come_back", "被退回", ("handed_over",), "received", None, "report.came_back"),
        Step(
            "take_back",
            "收回",
            ("handed_over",),
            "received",
            REPORTS_HAND_OVER,
            "report.taken_back",
        ),
        Step(
            "sign",
            "签收",
            ("received",),
            "received",
            REPORTS_ACCEPT,
            "report.signed",
            guard=waits_for_signature,
        ),
        Step(
            "send_back",
            "退回",
            ("received",),
            "sent_back",
            REPORTS_ACCEPT,
            "report.sent_back",
            guard=waits_for_signature,
            stops=DECIDE,
        ),
        Step(
            "finish",
            "办结",
            ("accepted",),
            "done",
            REPORTS_ANSWER,
            "report.done",
            guard=has_result,
            stops=(RESULT,),
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
