"""Which categories a child belongs to on a day, one rule for each. Pure: a sheet and a day in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ..sheet import Sheet
from . import alarms, de_facto, economic, left_behind, mobile, orphan, own
from .decision import Basis, Decision, bases

Decide = Callable[[Sheet, date], Decision]


@dataclass(frozen=True)
class Rule:
    """A rule by its code: what decides, and which kinds of facts it reads."""

    code: str
    decide: Decide
    reads: frozenset[str]

    @property
    def basis(self) -> Basis:
        return bases()[self.code]

    @property
    def label(self) -> str:
        return self.basis.label


def _rules() -> Mapping[str, Rule]:
    plain = [(m.RULE, m.decide, m.READS) for m in (orphan, de_facto, left_behind, mobile, economic)]
    topics = (own, alarms)
    named = [
        (code, getattr(topic, code), reads)
        for topic in topics
        for code, reads in topic.READS.items()
    ]
    everything = frozenset(kind for _, _, reads in (*plain, *named) for kind in reads)
    named.append(("hardship", economic.hardship, tuple(everything)))
    found = {code: Rule(code, decide, frozenset(reads)) for code, decide, reads in (*plain, *named)}
    return {code: found[code] for code in bases()}


RULES = _rules()


def decisions_of(sheet: Sheet, on: date) -> dict[str, Decision]:
    """What every rule says about one child on that day, by its code."""
    return {code: rule.decide(sheet, on) for code, rule in RULES.items()}


def rule(code: str) -> Rule:
    """The rule with this code; `LookupError` for one there is not."""
    if code not in RULES:
        raise LookupError(f"no rule {code!r}")
    return RULES[code]
