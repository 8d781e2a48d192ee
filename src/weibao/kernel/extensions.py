"""Which time limits may be extended, by how much, how often and who must have agreed.

A row that is not in `data/deadlines_extensions.csv` cannot be extended, whatever the reason.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from .deadlines import Unit

WORDS = {
    Unit.HOUR: "小时",
    Unit.CALENDAR_DAY: "天",
    Unit.WORKING_DAY: "个工作日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}


@dataclass(frozen=True, kw_only=True)
class Extension:
    """One more `value` of `unit`, at most `times` times; `approval` says whose word it takes."""

    value: int
    unit: Unit
    times: int
    approval: str
    basis: str

    @property
    def length(self) -> str:
        return f"{self.value} {WORDS[self.unit]}"


def extension_of(deadline_id: str) -> Extension | None:
    """What the table allows for this limit; None where it cannot be extended."""
    return extensions().get(deadline_id)


@lru_cache(maxsize=1)
def extensions() -> Mapping[str, Extension]:
    text = (
        files("weibao.kernel")
        .joinpath("data", "deadlines_extensions.csv")
        .read_text(encoding="utf-8")
    )
    return {
        row["id"]: Extension(
            value=int(row["value"]),
            unit=Unit(row["unit"]),
            times=int(row["times"]),
            approval=row["approval"],
            basis=row["basis"],
        )
        for row in csv.DictReader(text.splitlines())
    }
