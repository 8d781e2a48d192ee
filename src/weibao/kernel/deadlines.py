"""The carried table of time limits: what the law says, and what the house holds itself to.

`data/deadlines.md` explains the columns and where the rows come from.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

TABLES = ("deadlines_statutory.csv", "deadlines_internal.csv")


class Unit(StrEnum):
    HOUR = "hour"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"
    NONE = ""


class LimitKind(StrEnum):
    MAX = "max"
    MIN = "min"
    IMMEDIATE = "immediate"
    PROMPT = "prompt"
    FROM_NEXT_MONTH = "from_next_month"
    UNKNOWN = "unknown"
    # No number in the table: the moment comes with the paper that sets the limit.
    GIVEN = "given"


class Seal(StrEnum):
    """What a limit rests on, as the one character people see."""

    LAW = "法"
    PLAN = "案"
    INTERNAL = "内"


SEAL_LABELS = {Seal.LAW: "法定时限", Seal.PLAN: "方案时限", Seal.INTERNAL: "内部时限"}


class RestDays(StrEnum):
    """What happens when the last day is a rest day."""

    NEXT = "next"
    KEEP = "keep"
    NONE = ""


class Verification(StrEnum):
    VERIFIED = "核实"
    PARTLY = "部分核实"
    UNVERIFIED = "未核实"
    INTERNAL = "内部值"


class UnknownDeadline(LookupError):
    """No such row; the message is Chinese and may be shown as it is."""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One row. `nature` is the seal it deserves once verified; `seal` is the one it has now."""

    id: str
    event: str
    trigger: str
    responsible: str
    value_min: int | None
    value_max: int | None
    unit: Unit
    limit_kind: LimitKind
    law: str
    article: str
    basis: str
    effective: str
    nature: Seal
    area: str
    rest_days: RestDays
    reference: str
    note: str
    source: str
    verification: Verification

    @property
    def label(self) -> str:
        """The duty in words, as a clock shows it."""
        return self.event

    @property
    def to_the_minute(self) -> bool:
        """Whether it ends at a moment; every other limit lasts until its last day is over."""
        return self.unit is Unit.HOUR or self.limit_kind is LimitKind.GIVEN

    @property
    def verified(self) -> bool:
        """False when the value must carry 未核实; an internal value has no text to read."""
        return self.verification in {Verification.VERIFIED, Verification.INTERNAL}

    @property
    def seal(self) -> Seal:
        """An unverified value never poses as law."""
        return self.nature if self.verified else Seal.INTERNAL

    @property
    def effective_on(self) -> date | None:
        """The day in force, where the table knows the day and not only the year."""
        day = re.match(r"\d{4}-\d{2}-\d{2}", self.effective)
        return date.fromisoformat(day[0]) if day else None

    def binds(self, area: str) -> bool:
        """Whether the rule is in force in the area with this code."""
        return area.startswith(self.area)


def deadline(deadline_id: str) -> Deadline:
    """The row with this id."""
    try:
        return _table()[deadline_id]
    except KeyError:
        raise UnknownDeadline(f"时限表里没有 {deadline_id}。编号形如 SD018 或 IN001。") from None


def all_deadlines() -> tuple[Deadline, ...]:
    """Every row, law first, in the order of the tables."""
    return tuple(_table().values())


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Deadline]:
    table: dict[str, Deadline] = {}
    for name in TABLES:
        text = files("weibao.kernel").joinpath("data", name).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            if row["id"] in table:
                raise ValueError(f"{name}: {row['id']} stands twice")
            table[row["id"]] = _read(row)
    return table


def _read(row: Mapping[str, str]) -> Deadline:
    return Deadline(
        id=row["id"],
        event=row["event"],
        trigger=row["trigger"],
        responsible=row["responsible"],
        value_min=int(row["value_min"]) if row["value_min"] else None,
        value_max=int(row["value_max"]) if row["value_max"] else None,
        unit=Unit(row["unit"]),
        limit_kind=LimitKind(row["limit_kind"]),
        law=row["law"],
        article=row["article"],
        basis=row["basis"],
        effective=row["effective"],
        nature=Seal(row["seal"]),
        area=row["area"],
        rest_days=RestDays(row["rest_days"]),
        reference=row["reference"],
        note=row["note"],
        source=row["source"],
        verification=Verification(row["verification"]),
    )
