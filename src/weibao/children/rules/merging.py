"""Two files of one child made one: what both say, what must be chosen, what comes of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from weibao.kernel.hanzi import one_form

from . import facts as kinds
from .guardians import GuardianFacts

# A school is its unit or its name in words: the two go together.
FIELDS = ("name", "sex", "birth", "id_number", "area", "address", "school", "class_name", "note")
EMPTY: tuple[Any, ...] = (None, "", "unknown", (None, ""))


@dataclass(frozen=True)
class Held:
    """One fact that a file says. `about` is the line of a guardian where it is a person's."""

    key: UUID
    kind: str
    content: str
    about: UUID | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Side:
    """One of the two files as it is now."""

    values: Mapping[str, Any]
    people: tuple[GuardianFacts, ...] = ()
    facts: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Choice:
    """Something on which the two differ. `key` names it in a form; for a person `kept` is a line."""

    key: str
    kept: Any
    gone: Any


@dataclass
class Joined:
    """What the file that stays says then: facts by key, `added` with whom each is about."""

    values: dict[str, Any]
    people: list[GuardianFacts]
    ended: list[UUID] = field(default_factory=list)
    added: list[tuple[UUID, UUID | None]] = field(default_factory=list)


def choices(kept: Side, gone: Side) -> Iterator[Choice]:
    """What only a person can settle: both say something, and not the same."""
    for name in FIELDS:
        one, other = kept.values[name], gone.values[name]
        if one != other and one not in EMPTY and other not in EMPTY:
            yield Choice(name, one, other)
    for twin, person in _twins(kept, gone):
        if _differ(twin, person):
            yield Choice(f"person:{_who(twin)}", twin, person)
    for fact, other_fact in _differing(kept, gone):
        yield Choice(f"fact:{fact.kind}", fact, other_fact)


def join(kept: Side, gone: Side, *, taken: Collection[str], new_line: Callable[[], UUID]) -> Joined:
    """`taken` names the choices where the file that goes is right; what only it says comes along."""
    values = {name: _value(kept, gone, name, taken) for name in FIELDS}
    people, lines = _people(kept, gone, taken, new_line)
    joined = Joined(values, people)
    known = {(one.kind, one.about, one.content, one.since, one.until) for one in kept.facts}
    now = {(one.kind, one.about): one for one in kept.facts if _stands_alone(one)}
    for fact in gone.facts:
        about = lines.get(fact.about) if fact.about else None
        if fact.about and about is None:
            continue
        if not _stands_alone(fact):
            if (fact.kind, about, fact.content, fact.since, fact.until) not in known:
                joined.added.append((fact.key, about))
            continue
        held = now.get((fact.kind, about))
        if held is None:
            joined.added.append((fact.key, about))
        elif held.content != fact.content and about is None and f"fact:{fact.kind}" in taken:
            joined.ended.append(held.key)
            joined.added.append((fact.key, about))
    return joined


def _value(kept: Side, gone: Side, name: str, taken: Collection[str]) -> Any:
    own, other = kept.values[name], gone.values[name]
    return other if name in taken or (own in EMPTY and other not in EMPTY) else own


def _people(
    kept: Side, gone: Side, taken: Collection[str], new_line: Callable[[], UUID]
) -> tuple[list[GuardianFacts], dict[UUID | None, UUID]]:
    """The people of both, each once; and which line of the kept file stands for which of the other."""
    found = {person.line: person for person in kept.people}
    lines: dict[UUID | None, UUID] = {}
    twins = {person.line: twin for twin, person in _twins(kept, gone)}
    for person in gone.people:
        twin = twins.get(person.line)
        line = twin.line if twin is not None and twin.line else new_line()
        lines[person.line] = line
        if twin is None or f"person:{_who(twin)}" in taken:
            found[line] = replace(person, line=line)
        else:
            found[line] = replace(twin, phone=twin.phone or person.phone)
    return list(found.values()), lines


def _twins(kept: Side, gone: Side) -> Iterator[tuple[GuardianFacts, GuardianFacts]]:
    """The same person in both files; each of the kept file stands for one of the other at most."""
    waiting = {_who(person): person for person in reversed(kept.people)}
    for person in gone.people:
        twin = waiting.pop(_who(person), None)
        if twin is not None:
            yield twin, person


def _who(person: GuardianFacts) -> str:
    """吕 and 呂 are one name, with or without a dot in the middle."""
    return f"{person.relation}:{one_form(person.name.replace('·', ''))}"


def _differ(one: GuardianFacts, other: GuardianFacts) -> bool:
    phones = one.phone and other.phone and one.phone != other.phone
    return bool(phones) or (one.is_guardian, one.is_carer) != (other.is_guardian, other.is_carer)


def _stands_alone(fact: Held) -> bool:
    """Whether the file says one such thing at a time, and says it now."""
    kind = kinds.kind(fact.kind, of="person" if fact.about else "child")
    return fact.until is None and not kind.many


def _differing(kept: Side, gone: Side) -> Iterator[tuple[Held, Held]]:
    now = {one.kind: one for one in kept.facts if one.about is None and _stands_alone(one)}
    for fact in gone.facts:
        if fact.about is None and _stands_alone(fact):
            held = now.get(fact.kind)
            if held is not None and held.content != fact.content:
                yield held, fact
