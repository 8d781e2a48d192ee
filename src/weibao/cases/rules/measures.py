"""Kinds of measures: legal basis, limits, legal nodes, and what must be on record before a result.

Pure; the table is `data/measures.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Node:
    """A legal node on the way of a measure. `paper` names the number that goes with it."""

    code: str
    label: str
    paper: str = ""
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    # Another node that must be on record before.
    after: str = ""


@dataclass(frozen=True)
class Kind:
    code: str
    label: str
    basis: str
    result: str
    starts: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    nodes: tuple[Node, ...]

    def node(self, code: str) -> Node | None:
        return next((entry for entry in self.nodes if entry.code == code), None)

    @property
    def limits(self) -> frozenset[str]:
        """Every limit of the deadline table that may run on such a measure."""
        return frozenset([*self.starts, *(limit for node in self.nodes for limit in node.starts)])

    def may_follow(self, reached: Collection[str]) -> list[Node]:
        """Nodes that may be put on record now: each once, and after the one it rests on."""
        return [
            entry
            for entry in self.nodes
            if entry.code not in reached and (not entry.after or entry.after in reached)
        ]

    def missing(self, reached: Collection[str]) -> list[str]:
        """What must still be on record before the result, in words."""
        lacking = [group for group in self.needs if not set(group) & set(reached)]
        return [f"先记下{'或者'.join(self._named(code) for code in group)}" for group in lacking]

    def _named(self, code: str) -> str:
        entry = self.node(code)
        if entry is None:
            return code
        return f"“{entry.label}”" + (f"（{entry.paper}）" if entry.paper else "")


@cache
def kinds() -> tuple[Kind, ...]:
    text = files("weibao.cases").joinpath("data", "measures.toml").read_text("utf-8")
    return tuple(_kind(row) for row in tomllib.loads(text)["measure"])


def _kind(row: Mapping[str, Any]) -> Kind:
    return Kind(
        code=row["code"],
        label=row["label"],
        basis=row["basis"],
        result=row["result"],
        starts=tuple(row.get("starts", ())),
        needs=tuple(tuple(group) for group in row.get("needs", ())),
        nodes=tuple(_node(node) for node in row.get("step", ())),
    )


def _node(row: Mapping[str, Any]) -> Node:
    lists = {name: tuple(row.get(name, ())) for name in ("starts", "meets")}
    return Node(**{**row, **lists})


def kind(code: str) -> Kind:
    """The kind with this code; `LookupError` for one the table does not have."""
    for entry in kinds():
        if entry.code == code:
            return entry
    raise LookupError(f"no measure {code!r}")


def choices() -> list[tuple[str, str]]:
    """Codes and labels, for the model and the forms."""
    return [(entry.code, entry.label) for entry in kinds()]
