"""Pairs of a list that may be one person: only those that share something are compared. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from .people import Someone
from .score import Score, score

# A key that more people share says too little to compare them all.
LARGEST = 120
LIKELY = 0.5


@dataclass(frozen=True)
class Pair:
    """Two records by their place in the list, the earlier first."""

    one: int
    other: int
    score: Score


def likely(people: Sequence[Someone], *, least: float = LIKELY) -> list[Pair]:
    """Pairs of at least that score, the surest first."""
    among = len(people)
    found = []
    for one, other in _candidates(people):
        said = score(people[one], people[other], among=among)
        if said.value >= least:
            found.append(Pair(one, other, said))
    return sorted(found, key=lambda pair: (-pair.score.bits, pair.one, pair.other))


def _candidates(people: Sequence[Someone]) -> Iterator[tuple[int, int]]:
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, person in enumerate(people):
        for key in set(keys(person)):
            blocks[key].append(at)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) <= LARGEST:
            for pair in combinations(members, 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def keys(person: Someone) -> Iterator[tuple[str, ...]]:
    """What two records of one person nearly always share one of."""
    sound = "".join(min(sounds) for sounds in person.sounds) if person.is_chinese else ""
    if person.number:
        yield "number", person.number
        yield "number head", person.number[: len(person.number) * 2 // 3]
        yield "number tail", person.number[-len(person.number) // 2 :]
    if person.birth:
        yield "birth", person.birth
        yield (
            "day turned",
            person.birth[:4] + "".join(sorted((person.birth[4:6], person.birth[6:]))),
        )
    if person.is_chinese:
        yield "name", person.name
        yield "sound", sound, person.birth[:4]
        yield "sound here", sound, person.area
        yield from (("family", person.name[:1], guardian) for guardian in person.guardians)
        yield from (("phone", phone, person.name[:1]) for phone in person.phones)
        yield "first and year", person.name[0], person.birth[:6]
    yield from _western(person)


def _western(person: Someone) -> Iterator[tuple[str, ...]]:
    if person.given and person.surname:
        yield "names", *sorted((person.given, person.surname))
    if person.surname and person.postcode:
        yield "surname there", person.surname[:4], person.postcode
    if person.given and person.postcode:
        yield "given there", person.given[:4], person.postcode
    if person.street:
        yield "street", person.street[:8], person.house
        yield "street and name", person.street[:6], person.given[:3] or person.surname[:3]
    if person.birth and person.surname:
        yield "year and surname", person.birth[:4], person.surname[:4]
    if person.birth and person.given:
        yield "year and given", person.birth[:4], person.given[:4]
