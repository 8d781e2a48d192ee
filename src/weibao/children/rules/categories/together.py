"""The rules over many children at once: what is plainly the same is worked out once. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from typing import Final

from ..sheet import Sheet
from . import RULES, Rule, rule
from .decision import Decision

# Answers kept of one rule; more would be a second registry in memory.
MOST: Final = 100_000


class Together:
    """Rules on one day, with what they have answered before.

    Each answer is that of the rule itself: children who were born on the same day, with people of the
    same kind around them and nothing told that the rule reads, share one. To look for more in common
    costs more than to ask the rule.
    """

    def __init__(self, on: date) -> None:
        self.on = on
        self._known: dict[str, dict[Hashable, Decision]] = {code: {} for code in RULES}

    def decide(self, sheet: Sheet) -> dict[str, Decision]:
        """Every rule's answer for one child, in the order of the rules."""
        told, shape = _told(sheet), _shape(sheet)
        return {code: self._one(entry, sheet, told, shape) for code, entry in RULES.items()}

    def one(self, entry: Rule, sheet: Sheet) -> Decision:
        return self._one(entry, sheet, _told(sheet), _shape(sheet))

    def _one(self, entry: Rule, sheet: Sheet, told: set[str], shape: Hashable) -> Decision:
        if not entry.reads.isdisjoint(told):
            return entry.decide(sheet, self.on)
        known = self._known[entry.code]
        found = known.get(shape)
        if found is None:
            if len(known) >= MOST:
                known.clear()
            found = known[shape] = entry.decide(sheet, self.on)
        return found


def decide_all(code: str, sheets: Iterable[Sheet], on: date) -> Iterator[Decision]:
    """One rule over all sheets, in their order; `LookupError` for a rule there is not."""
    entry, together = rule(code), Together(on)
    return (together.one(entry, sheet) for sheet in sheets)


def _told(sheet: Sheet) -> set[str]:
    """The kinds of facts that the sheet has, of the child or of people."""
    found = {fact.kind for fact in sheet.facts}
    for person in sheet.people:
        found.update([fact.kind for fact in person.facts])
    return found


def _shape(sheet: Sheet) -> Hashable:
    """What a rule reads beside facts."""
    around = [(person.relation, person.is_guardian, person.is_carer) for person in sheet.people]
    return (sheet.birth, sheet.area, tuple(around))
