"""What is different between the plan in force and the one that is to follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_ALIKE = 0.6  # of the title; internal


@dataclass(frozen=True)
class Entry:
    """A task of either plan: its number, its title, its units as printed with their roles."""

    no: str
    title: str
    units: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Pair:
    """A task in both plans whose words or units are not the same."""

    old: Entry
    new: Entry

    @property
    def words_changed(self) -> bool:
        return self.old.title != self.new.title

    @property
    def come(self) -> list[str]:
        return sorted({name for name, _ in self.new.units - self.old.units})

    @property
    def gone(self) -> list[str]:
        return sorted({name for name, _ in self.old.units - self.new.units})


@dataclass(frozen=True)
class Difference:
    """New tasks, tasks that are gone, and tasks that are written otherwise."""

    new: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    changed: tuple[Pair, ...]


def compare(old: Sequence[Entry], new: Sequence[Entry]) -> Difference:
    """Tasks belong together by their titles, never by their numbers alone."""
    left = list(old)
    fresh: list[Entry] = []
    changed: list[Pair] = []
    same = {entry.title: entry for entry in old}
    for entry in new:
        match = same.get(entry.title)
        if match is None or match not in left:
            match = max(
                (other for other in left if other.title not in {e.title for e in new}),
                key=lambda other: _likeness(other, entry),
                default=None,
            )
            if match is not None and _likeness(match, entry) < _ALIKE:
                match = None
        if match is None:
            fresh.append(entry)
            continue
        left.remove(match)
        if (match.title, match.units) != (entry.title, entry.units):
            changed.append(Pair(match, entry))
    return Difference(tuple(fresh), tuple(left), tuple(changed))


def _likeness(one: Entry, other: Entry) -> float:
    return SequenceMatcher(None, one.title, other.title, autojunk=False).ratio()
