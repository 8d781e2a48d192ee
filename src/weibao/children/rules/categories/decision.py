"""What a rule answers: yes, no or not known, with reasons that may be read to a family."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from weibao.kernel.moment import age_on, full_age_from

from ..sheet import Fact, Sheet

YES, NO, UNKNOWN = "yes", "no", "unknown"
ADULT = 18


@dataclass(frozen=True)
class Basis:
    """What a rule rests on; see `data/categories.toml`."""

    code: str
    label: str
    basis: str
    seal: str
    verified: bool
    begins: date
    # Whose name alone harms: shown only to those who work with the file.
    sealed: bool = False
    # Not a category but something to be looked into at once.
    alarm: bool = False

    @property
    def counts_as(self) -> str:
        """A text that nobody has read in full counts as the house's own."""
        return self.seal if self.verified else "内"


@cache
def bases() -> dict[str, Basis]:
    """Every rule's basis by its code, in the order of the table."""
    text = files("weibao.children").joinpath("data", "categories.toml").read_text("utf-8")
    found = {}
    for code, row in tomllib.loads(text).items():
        begins: date = row.pop("from")
        found[code] = Basis(code=code, begins=begins, **row)
    return found


@dataclass(frozen=True)
class Reason:
    """One sentence, the fact it rests on, and who said that fact."""

    text: str
    fact: str = ""
    source: str = ""


@dataclass(frozen=True)
class Decision:
    """The answer of one rule on one day.

    `since` is the day from which it holds, as far as known; `until` the first day on which it will not,
    where that is known now. `missing` names what would have to be known. `kinds` are the kinds of a
    category that has several.
    """

    rule: str
    outcome: str
    since: date | None = None
    until: date | None = None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def basis(self) -> Basis:
        return bases()[self.rule]


@dataclass
class Finding:
    """A decision in the making."""

    rule: str
    reasons: list[Reason] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)

    def say(self, text: str, fact: Fact | None = None, *, starts: bool = True) -> None:
        """A reason; its fact's first day counts for the day on which the whole begins."""
        source = fact.source if fact else ""
        self.reasons.append(Reason(text, fact.kind if fact else "", source))
        if fact and fact.since and starts:
            self.days.append(fact.since)

    def yes(self, *, until: date | None = None, kinds: Sequence[str] = ()) -> Decision:
        begins = [day for day in self.days if day >= bases()[self.rule].begins]
        since = max(begins, default=bases()[self.rule].begins if self.days else None)
        return self._answer(YES, since=since, until=until, kinds=tuple(kinds))

    def no(self, text: str = "", fact: Fact | None = None) -> Decision:
        if text:
            self.say(text, fact)
        return self._answer(NO)

    def unknown(self, *missing: str) -> Decision:
        self.missing.extend(missing)
        return self._answer(UNKNOWN)

    def _answer(self, outcome: str, **more: Any) -> Decision:
        missing = tuple(dict.fromkeys(self.missing)) if outcome == UNKNOWN else ()
        return Decision(self.rule, outcome, reasons=tuple(self.reasons), missing=missing, **more)


def begin(rule: str, sheet: Sheet, on: date, *, below: int = ADULT) -> Finding | Decision:
    """A finding for a child below the age on a day when the document holds, or the answer already."""
    found = Finding(rule)
    basis = bases()[rule]
    if on < basis.begins:
        return found.no(f"{basis.basis}从 {basis.begins} 起施行，这一天还没有")
    if sheet.birth is None:
        return found.unknown("出生日期")
    if on < sheet.birth:
        return found.no("这一天还没有出生")
    if age_on(sheet.birth, on) >= below:
        return found.no(f"这一天已满 {below} 周岁")
    return found


def turning(sheet: Sheet, age: int) -> date | None:
    """The day on which the child is of that age."""
    return full_age_from(sheet.birth, age) if sheet.birth else None


def first(*days: date | None) -> date | None:
    """The earliest of the days that are known."""
    return min((day for day in days if day), default=None)
