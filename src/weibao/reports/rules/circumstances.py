"""What happened, in the words of the public page, what it is in law, and how urgent that is.

Pure; the table is `data/circumstances.toml`. How urgent is not law: it is this product's own table,
of the day the file names, and every page that shows it says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data" / "circumstances.toml"
UNSURE = "unsure"
DANGER = "danger"
ORDER = ("normal", "serious", DANGER)
SAID_DANGER = "said_danger"
BY_TABLE = "table"


@dataclass(frozen=True)
class Statutory:
    """One of MRC1-MRC9 of the opinion on mandatory reporting, article 4, and when it may be meant."""

    code: str
    sex: str = ""
    below: int | None = None
    from_: int | None = None
    otherwise: bool = False

    def may_be(self, *, age: int | None, sex: str) -> bool:
        """Whether nothing that was said speaks against it."""
        if self.sex and sex in {"boy", "girl"} and sex != self.sex:
            return False
        if age is None:
            return True
        return not (
            (self.below is not None and age >= self.below)
            or (self.from_ is not None and age < self.from_)
        )


@dataclass(frozen=True)
class Circumstance:
    """One choice of the reporter."""

    code: str
    label: str
    lines: tuple[str, ...]
    matter: str
    icon: str
    statutory: tuple[Statutory, ...]
    urgency: str


@dataclass(frozen=True)
class Raise:
    """What makes a choice more urgent than the table says."""

    code: str
    below: int
    urgency: str
    reason: str
    basis: str
    codes: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def holds(self, code: str, *, age: int | None) -> bool:
        meant = (not self.codes or code in self.codes) and code not in self.but
        return meant and age is not None and age < self.below


@dataclass(frozen=True)
class Judgement:
    """How urgent, which circumstances of the law it may be, why, and by which table."""

    urgency: str
    statutory: tuple[str, ...]
    reasons: tuple[str, ...]
    table: date


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def circumstances() -> tuple[Circumstance, ...]:
    return tuple(
        Circumstance(
            **{
                **row,
                "lines": tuple(row["lines"]),
                "statutory": tuple(_statutory(entry) for entry in row["statutory"]),
            }
        )
        for row in _table()["circumstance"]
    )


def _statutory(entry: Mapping[str, Any]) -> Statutory:
    return Statutory(
        code=entry["code"],
        sex=entry.get("sex", ""),
        below=entry.get("below"),
        from_=entry.get("from"),
        otherwise=entry.get("else", False),
    )


@cache
def _known() -> Mapping[str, Circumstance]:
    return {entry.code: entry for entry in circumstances()}


@cache
def raises() -> tuple[Raise, ...]:
    return tuple(
        Raise(
            code=row["code"],
            below=row["below"],
            urgency=row["urgency"],
            reason=row["reason"],
            basis=row["basis"],
            codes=tuple(row.get("codes", ())),
            but=tuple(row.get("not", ())),
        )
        for row in _table()["raise"]
    )


def circumstance(code: str) -> Circumstance:
    """The choice `code`; one that is not known counts as "not sure"."""
    return _known().get(code, _known()[UNSURE])


def statutory_words(codes: tuple[str, ...]) -> list[str]:
    """The circumstances of article 4 in the words of the opinion, shortened."""
    return [_table()["statutory"][code] for code in codes if code in _table()["statutory"]]


def judge(code: str, *, in_danger: bool, age: int | None = None, sex: str = "") -> Judgement:
    """What the table makes of a report. `age` is the least that was said, in years.

    The server decides whatever the form sent, so that a changed form cannot lower it.
    """
    entry = circumstance(code)
    raised = [rule for rule in raises() if rule.holds(entry.code, age=age)]
    steps = [entry.urgency, *(rule.urgency for rule in raised), *([DANGER] if in_danger else [])]
    urgency = max(steps, key=ORDER.index)
    reasons = [SAID_DANGER] if in_danger else []
    reasons += [rule.code for rule in raised]
    return Judgement(
        urgency=urgency,
        statutory=_statutory_of(entry, age=age, sex=sex),
        reasons=tuple(reasons or [BY_TABLE]),
        table=_table()["table"],
    )


def _statutory_of(entry: Circumstance, *, age: int | None, sex: str) -> tuple[str, ...]:
    meant = [one for one in entry.statutory if one.may_be(age=age, sex=sex)]
    first = [one.code for one in meant if not one.otherwise]
    return tuple(first or [one.code for one in meant])


def reason_words(codes: tuple[str, ...], *, of: str) -> list[tuple[str, str]]:
    """Why a report is as urgent as it is: reason and what it rests on, for the station."""
    known = {rule.code: (rule.reason, rule.basis) for rule in raises()}
    known[SAID_DANGER] = ("报告人说孩子正有危险", "本平台内部约定")
    known[BY_TABLE] = (f"情形表：{circumstance(of).label}", "本平台内部约定")
    return [known[code] for code in codes if code in known]
