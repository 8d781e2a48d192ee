"""How much a child is at risk on a day, in four levels, with the reasons. Pure.

No law sets these levels: each sign has a level of its own, which a town sets with a date, and the child
has the highest of its signs. Nothing is added up or weighed, so that a clerk can say it to a family in
one sentence. What is known only inside a case is no sign: the file is read by a school.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from weibao.kernel.moment import age_on

from .categories.decision import YES, Decision, bases
from .sheet import Fact, Person, Sheet

LOW, MEDIUM, RAISED, HIGH = 1, 2, 3, 4
LEVELS = {HIGH: "高", RAISED: "较高", MEDIUM: "中", LOW: "低"}
OLD_AGE = 70

# Signs beside the categories: what is so for a carer or a guardian, and how the child is.
OTHERS = {
    "carer_unable": "照料的人没有能力照料",
    "carer_weak": "照料的人能力不足",
    "carer_old": f"照料的人都已满 {OLD_AGE} 岁",
    "duty_refused": "监护人拒不履行责任",
    "duty_neglected": "监护人长期不尽责",
    "guardian_harms": "监护人伤害过孩子",
    "mind": "心理状况需要关注",
}
# Of which only those who decide about the level may read the words.
SEALED = frozenset({"guardian_harms", "mind"})
# What makes `hardship` are signs themselves; it would count them twice.
COUNTED_ELSEWHERE = frozenset({"hardship"})


@dataclass(frozen=True)
class Sign:
    code: str
    level: int
    text: str
    source: str = ""
    sealed: bool = False


@dataclass(frozen=True)
class Assessed:
    """What the rule found. `level` is 0 where too little is known; then `missing` says what."""

    level: int
    signs: tuple[Sign, ...] = ()
    missing: tuple[str, ...] = ()
    # Several signs of the middle level make the next one.
    by_number: bool = False

    @property
    def basis_of(self) -> str:
        """What the answer rests on; the same while the facts and the town's table are."""
        parts = [str(self.level), *(f"{s.code}/{s.level}/{s.source}" for s in self.signs)]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def codes() -> dict[str, str]:
    """Every sign by its code, in the words of the settings page."""
    named = {code: basis.label for code, basis in bases().items() if code not in COUNTED_ELSEWHERE}
    return named | OTHERS


def assess(
    sheet: Sheet,
    decisions: Mapping[str, Decision],
    on: date,
    *,
    table: Mapping[str, int],
    several: int,
) -> Assessed:
    """`table` has the level of each sign, 0 for one that does not count; `several` as in the settings."""
    counted = [sign for sign in _signs(sheet, decisions, on, table) if sign.level]
    signs = tuple(sorted(counted, key=lambda sign: -sign.level))
    level = signs[0].level if signs else LOW
    if level < RAISED and sheet.fact("living", on) is None:
        return Assessed(0, signs, ("现在跟谁住",))
    middle = sum(sign.level == MEDIUM for sign in signs)
    if level == MEDIUM and several and middle >= several:
        return Assessed(RAISED, signs, by_number=True)
    return Assessed(level, signs)


def _signs(
    sheet: Sheet, decisions: Mapping[str, Decision], on: date, table: Mapping[str, int]
) -> Iterator[Sign]:
    for code, decision in decisions.items():
        if decision.outcome == YES and code not in COUNTED_ELSEWHERE:
            source = decision.reasons[0].source if decision.reasons else ""
            basis = decision.basis
            yield Sign(code, table.get(code, 0), basis.label, source, sealed=basis.sealed)
    for code, fact in _others(sheet, on):
        words, source = OTHERS[code], fact.source if fact else ""
        yield Sign(code, table.get(code, 0), words, source, sealed=code in SEALED)


def _others(sheet: Sheet, on: date) -> Iterator[tuple[str, Fact | None]]:
    carers = sheet.carers
    able = [person.fact("able", on) for person in carers]
    for value, code in (("unable", "carer_unable"), ("weak", "carer_weak")):
        found = [fact for fact in able if fact is not None and fact.value == value]
        # Somebody able beside them carries the care.
        if found and not any(fact is None or fact.value == "able" for fact in able):
            yield code, found[0]
    if carers and all(_is_old(person, on) for person in carers):
        yield "carer_old", carers[0].fact("born", on)
    for person in sheet.people:
        if person.is_guardian:
            yield from _duty(person, on)
    mind = sheet.fact("psychology", on)
    if mind is not None and mind.value == "watch":
        yield "mind", mind


def _duty(person: Person, on: date) -> Iterator[tuple[str, Fact | None]]:
    fact = person.fact("duty", on)
    if fact is None:
        return
    named = {"refuses": "duty_refused", "neglects": "duty_neglected", "harms": "guardian_harms"}
    if fact.value in named:
        yield named[fact.value], fact


def _is_old(person: Person, on: date) -> bool:
    born = person.fact("born", on)
    return born is not None and age_on(date.fromisoformat(born.value), on) >= OLD_AGE


@dataclass(frozen=True)
class Rated:
    """A level that stands, decided by a person or waiting for one, and what it rested on."""

    level: int
    basis_of: str


def follows(rated: Rated | None, waiting: Rated | None, found: Assessed) -> str:
    """What becomes of the proposal that is `waiting`: propose, drop, or "" for nothing.

    A decided level changes by a person only, and so does a proposed one that is lower by now: it counts
    until somebody has looked. What the person has seen is not put again.
    """
    if waiting is not None and found.level < waiting.level:
        return ""
    seen = rated is not None and rated.basis_of == found.basis_of
    same = rated is not None and rated.level == found.level
    if not found.level or seen or same:
        return "drop" if waiting else ""
    return "" if waiting and waiting.basis_of == found.basis_of else "propose"


def must_say_why(rated: Rated | None, found: Assessed, level: int) -> bool:
    """Whoever departs from the rule or lowers a level says why."""
    lowers = rated is not None and level < rated.level
    return lowers or level != found.level
