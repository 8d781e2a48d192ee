"""What goes into the reading of a plan, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """How a unit is bound to a task, by the words of the document."""

    LEAD = "lead"
    SUPPORT = "support"
    RESPONSIBLE = "responsible"


@dataclass(frozen=True)
class Block:
    """A paragraph, or a table with its merged cells filled in. `line` is where it stands."""

    text: str
    line: int
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""  # what is not sure about how it was taken apart


@dataclass(frozen=True)
class Named:
    """A unit as printed; `group` when the words mean many at once (各村（社区）)."""

    name: str
    role: Role
    group: bool = False


@dataclass(frozen=True)
class Doubt:
    """What a person should look at, and in which line of the document."""

    line: int
    text: str


@dataclass(frozen=True)
class Task:
    """One item of the plan. `no` as printed, behind that of the parent where it has one."""

    no: str
    section: str
    title: str
    units: tuple[Named, ...]
    line: int
    parent: str = ""


@dataclass
class Reading:
    """A document as it was understood."""

    title: str = ""
    doc_no: str = ""
    date: date | None = None
    issuer: str = ""
    tasks: list[Task] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
