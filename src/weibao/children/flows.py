"""A child's file: in the register, or closed."""

from typing import Any

from weibao.kernel.workflow import Flow, State, Step

from .permissions import CHILDREN_CLOSE, CHILDREN_MERGE
from .rules.leaving import MERGED


def _not_merged(child: Any) -> list[str]:
    return ["这份档案已并入另一份，要恢复请撤销合并"] if child.left_kind == MERGED else []


FILE = Flow(
    name="child_file",
    label="儿童档案",
    states=(
        State("open", "在册"),
        State("closed", "已结档", final=True),
    ),
    steps=(
        Step(
            "close",
            "结档",
            sources=("open",),
            target="closed",
            permission=CHILDREN_CLOSE,
            event="child.closed",
        ),
        Step(
            "merge",
            "并入另一份档案",
            sources=("open",),
            target="closed",
            permission=CHILDREN_MERGE,
            event="child.merged",
        ),
        Step(
            "separate",
            "撤销合并",
            sources=("closed",),
            target="open",
            permission=CHILDREN_MERGE,
            event="child.unmerged",
        ),
        Step(
            "reopen",
            "恢复在册",
            sources=("closed",),
            target="open",
            permission=CHILDREN_CLOSE,
            event="child.reopened",
            guard=_not_merged,
        ),
    ),
)
