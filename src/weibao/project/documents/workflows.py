"""Each workflow: its states, its steps with all they imply, and the diagram."""

from __future__ import annotations

from weibao.kernel.deadlines import deadline
from weibao.kernel.workflow import Flow, Step, all_flows

from . import markdown
from .markdown import code, table

WHAT = (
    "A workflow is data: states with whose turn it is, and steps with permission, guard, clocks and "
    "event. `office.flow.move` refuses every step that is not in its table."
)


def page() -> str:
    return markdown.page("Workflows", WHAT, *(part for flow in all_flows() for part in _flow(flow)))


def _flow(flow: Flow) -> list[str]:
    states = table(
        ("state", "label", "whose turn", "ends here"),
        [
            (code(state.name), state.label, state.turn or "—", "yes" if state.final else "")
            for state in flow.states
        ],
    )
    steps = table(
        ("step", "label", "from", "to", "permission", "only if", "ends", "starts", "event"),
        [_step(step) for step in flow.steps],
    )
    return [f"## {flow.label} `{flow.name}`", states, steps, _diagram(flow)]


def _step(step: Step) -> tuple[str, ...]:
    return (
        code(step.name),
        step.label,
        ", ".join(code(source) for source in step.sources),
        code(step.target),
        code(step.permission.name) if step.permission else "the system alone",
        code(step.guard.__name__) if step.guard else "",
        _limits(step.stops),
        _limits(step.starts),
        code(step.event),
    )


def _limits(ids: tuple[str, ...]) -> str:
    return ", ".join(f"{limit} {deadline(limit).event}" for limit in ids)


def _diagram(flow: Flow) -> str:
    names = [f'    state "{state.label}" as {state.name}' for state in flow.states]
    moves = [
        f"    {source} --> {step.target}: {step.label}"
        for step in flow.steps
        for source in step.sources
    ]
    ends = [f"    {state.name} --> [*]" for state in flow.states if state.final]
    begin = f"    [*] --> {flow.states[0].name}"
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, begin, *moves, *ends, "```"])
