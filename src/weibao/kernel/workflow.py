"""Workflows as tables: states with whose turn it is, steps with all they imply.

Buttons, guards, clocks, history and the diagram in `docs/generated/` derive from the table; the one
function that moves an aggregate along it is `office.flow.move`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .permission import Permission

# A guard sees the locked aggregate and answers why the step may not happen now, in plain Chinese.
Guard = Callable[[Any], list[str]]


@dataclass(frozen=True)
class State:
    """A stage. `turn` says whose move it is, in words a clerk uses; empty when nobody must act."""

    name: str
    label: str
    turn: str = ""
    final: bool = False


@dataclass(frozen=True)
class Step:
    """One legal move. `starts` and `stops` are ids of the deadline table."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: Permission | None
    event: str
    guard: Guard | None = None
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


class IllegalMove(Exception):
    """The step does not exist in this state. `reason` is plain Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Blocked(Exception):
    """The step exists, but something must be done first. `reasons` is what a clerk reads."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Flow:
    """A workflow: its states in the order of the rail, its steps."""

    name: str
    label: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        known = {state.name for state in self.states}
        if len(known) != len(self.states):
            raise ValueError(f"{self.name}: a state is named twice")
        if len({step.name for step in self.steps}) != len(self.steps):
            raise ValueError(f"{self.name}: a step is named twice")
        for step in self.steps:
            unknown = {*step.sources, step.target} - known
            if unknown:
                raise ValueError(f"{self.name}.{step.name} names unknown states {sorted(unknown)}")
        _flows[self.name] = self

    def state(self, name: str) -> State:
        return next(state for state in self.states if state.name == name)

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    def steps_from(self, state: str) -> list[Step]:
        return [step for step in self.steps if state in step.sources]

    def require(self, step_name: str, state: str) -> Step:
        """The step if it may be taken from `state`; raises `IllegalMove` otherwise."""
        step = self.step(step_name)
        if state not in step.sources:
            raise IllegalMove(f"现在是“{self.state(state).label}”，不能“{step.label}”")
        return step

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(state.name, state.label) for state in self.states]


_flows: dict[str, Flow] = {}


def all_flows() -> list[Flow]:
    return [_flows[name] for name in sorted(_flows)]
