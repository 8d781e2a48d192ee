"""Which acts start and end each time limit, where that is not in a workflow's table.

The list on the settings page and in `docs/generated/clocks.md` is made of this and of the workflows.
"""

from __future__ import annotations

from dataclasses import dataclass

from .registry import Registry


@dataclass(frozen=True)
class Use:
    """One act in plain words, such as 派出措施, with the limits it starts and those it ends."""

    label: str
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


limit_uses: Registry[Use] = Registry("limituse", "起算和停算时限的办理动作")
