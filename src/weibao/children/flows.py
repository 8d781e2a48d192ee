"""A child's file: in the register, or closed."""

from weibao.kernel.workflow import Flow, State, Step

from .permissions import CHILDREN_CLOSE

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
            "reopen",
            "恢复在册",
            sources=("closed",),
            target="open",
            permission=CHILDREN_CLOSE,
            event="child.reopened",
        ),
    ),
)
