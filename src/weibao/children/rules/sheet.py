"""What a file says on a day, as the rules read it: plain values, no database.

A rule takes a `Sheet` and a day. The same sheet comes from the registry, from a file of facts on the
command line and from a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

PARENTS = ("father", "mother")


@dataclass(frozen=True)
class Fact:
    """One thing that is so from `since` to before `until`; None where the day is not known."""

    kind: str
    value: str
    since: date | None = None
    until: date | None = None
    # Who said so, in words that may be read to the family.
    source: str = ""

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def months(self, on: date) -> int | None:
        """Whole months from its beginning to its known end, else to `on`; None without a beginning."""
        if self.since is None:
            return None
        return months_between(self.since, self.until or on)


def months_between(begin: date, end: date) -> int:
    """Whole months: from the 31st to the last day of a shorter month is one."""
    months = (end.year - begin.year) * 12 + end.month - begin.month
    is_short = end.day < begin.day and not _is_month_end(end)
    return max(months - is_short, 0)


def _is_month_end(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


class Facts:
    """Looking things up among the facts of a child or a person."""

    facts: tuple[Fact, ...]

    def held(self, kind: str, on: date) -> Iterator[Fact]:
        return (fact for fact in self.facts if fact.kind == kind and fact.holds(on))

    def fact(self, kind: str, on: date) -> Fact | None:
        """The newest one that holds; of two from the same day the first."""
        newest = None
        # A plain loop: every rule asks this of every child several times.
        for fact in self.facts:
            if fact.kind == kind and fact.holds(on):
                since = fact.since or date.min
                if newest is None or since > (newest.since or date.min):
                    newest = fact
        return newest

    def value(self, kind: str, on: date) -> str:
        found = self.fact(kind, on)
        return found.value if found else ""

    def values(self, kind: str, on: date) -> frozenset[str]:
        return frozenset(fact.value for fact in self.held(kind, on))


@dataclass(frozen=True)
class Person(Facts):
    """A parent, guardian or carer. `key` tells two apart; `relation` as in `Relation`."""

    relation: str
    facts: tuple[Fact, ...] = ()
    is_guardian: bool = False
    is_carer: bool = False
    key: str = ""


@dataclass(frozen=True)
class Sheet(Facts):
    """One child. `area` is where it lives, 12 digits."""

    birth: date | None = None
    sex: str = "unknown"
    area: str = ""
    facts: tuple[Fact, ...] = ()
    people: tuple[Person, ...] = ()

    def parent(self, relation: str) -> Person | None:
        return next((person for person in self.people if person.relation == relation), None)

    @property
    def parents(self) -> tuple[Person | None, Person | None]:
        return self.parent("father"), self.parent("mother")

    @property
    def carers(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if person.is_carer)
