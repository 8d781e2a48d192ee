"""The workflow of a complaint about the handling, apart from that of the report."""

from __future__ import annotations

from typing import Any

from weibao.kernel.workflow import Flow, State, Step

from .permissions import COMPLAINTS_ANSWER

# How long the answer may take (internal).
ANSWER_LIMIT = "IN010"


def has_answer(complaint: Any) -> list[str]:
    return [] if complaint.answer else ["写上要答复报告人的话"]


COMPLAINT = Flow(
    "complaint",
    "对办理的投诉",
    states=(
        State("received", "待答复", turn="纪检监督员"),
        State("answered", "已答复", final=True),
    ),
    steps=(
        Step(
            "answer",
            "答复",
            ("received",),
            "answered",
            COMPLAINTS_ANSWER,
            "complaint.answered",
            guard=has_answer,
            stops=(ANSWER_LIMIT,),
        ),
    ),
)
