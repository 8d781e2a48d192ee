"""What follows for a stored category when the rule is asked again. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from .decision import NO, YES, Decision

PROPOSED, CONFIRMED, REJECTED, ENDED = "proposed", "confirmed", "rejected", "ended"


@dataclass(frozen=True)
class Held:
    """A category as it stands: its state, what it rested on, and whether the rule lost it since."""

    state: str
    basis_of: str
    lapsed: bool = False


def basis_of(decision: Decision) -> str:
    """What the answer rests on, without words that change by themselves, such as a count of days."""
    parts = [decision.rule, *decision.kinds, str(decision.since), str(decision.until)]
    parts += [f"{reason.fact}/{reason.source}" for reason in decision.reasons]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def follows(held: Held | None, decision: Decision) -> str:
    """The act that brings `held` in line: create, renew, reopen, lapse, return, end or "" for none.

    A confirmed one is opened again when its facts changed, and waits for a person when the rule no
    longer finds it; a rejected one stays rejected until its facts change. Not knowing changes nothing
    that a person has confirmed.
    """
    if decision.outcome == YES:
        return _found(held, basis_of(decision))
    if held is None:
        return ""
    if held.state == CONFIRMED:
        return "lapse" if decision.outcome == NO and not held.lapsed else ""
    return "end"


def _found(held: Held | None, basis: str) -> str:
    if held is None:
        return "create"
    if held.basis_of == basis:
        return "return" if held.lapsed else ""
    return "renew" if held.state == PROPOSED else "reopen"


def next_look(decisions: list[Decision], *, after: date) -> date | None:
    """The first day after `after` on which one of the answers is known to end."""
    days = [one.until for one in decisions if one.until and one.until > after]
    return min(days, default=None)
