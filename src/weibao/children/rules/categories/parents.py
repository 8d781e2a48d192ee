"""What is known of a parent, as the categories count it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from weibao.kernel.moment import months_after

from ..facts import kind
from ..sheet import Fact, Person
from .decision import Finding

# 民发〔2019〕62号: six months or more of these; LOST from the day the police took up the search.
MONTHS = 6
TIMED = frozenset({"PRISON", "DETOX", "RESTR", "LOST"})
GONE = ("DEAD", "MISSING", "UNFOUND")
CIRCUMSTANCES = ("SEVDIS", "SEVILL", "PRISON", "DETOX", "RESTR", "LOST", "REVOKED", "DEPORT")
# Added by 民发〔2020〕125号.
ADDED, ADDED_FROM = frozenset({"REVOKED", "DEPORT"}), date(2021, 1, 1)
NORMAL = "NORMAL"
WORDS = {"father": "父亲", "mother": "母亲"}


@dataclass(frozen=True)
class Standing:
    """How one parent counts: a state of the matrix, NORMAL, or "" where it is not known."""

    state: str
    fact: Fact | None = None
    text: str = ""
    missing: str = ""
    # The day from which it counts: of a limit that had to pass first, the day it was past.
    starts: date | None = None


def standing(person: Person | None, relation: str, on: date) -> Standing:
    """The state that counts for a parent on the day; being gone comes before any circumstance."""
    word = WORDS[relation]
    if person is None:
        return Standing("", missing=f"{word}的情况")
    held = {fact.value: fact for fact in person.held("state", on)}
    for state in (*GONE, *CIRCUMSTANCES):
        if state in held and state not in TIMED and (state not in ADDED or on >= ADDED_FROM):
            return Standing(state, held[state], _said(word, held[state]))
    timed = [
        _timed(word, held[state], on) for state in CIRCUMSTANCES if state in held and state in TIMED
    ]
    # One that counts, else one that cannot be told yet, else one that is too short.
    order = sorted(timed, key=lambda one: (one.state not in TIMED, one.state != ""))
    return order[0] if order else _without(person, word, on)


def _timed(word: str, fact: Fact, on: date) -> Standing:
    """A circumstance that counts from six months: of its whole known length, else of what has passed."""
    label = kind("state", of="person").say(fact.value)
    months = fact.months(on)
    if months is None:
        return Standing("", fact, missing=f"{word}{label}从哪天起")
    if months >= MONTHS:
        # A sentence counts from its first day, for its length is known; what lasts, when six months are full.
        whole = fact.since if fact.until and fact.value != "LOST" else None
        starts = whole or (months_after(fact.since, MONTHS) if fact.since else None)
        return Standing(fact.value, fact, _said(word, fact), starts=starts)
    if fact.value == "LOST" or fact.until:
        return Standing(NORMAL, fact, f"{word}{label}不满 {MONTHS} 个月")
    return Standing("", fact, missing=f"{word}{label}到哪天止")


def _without(person: Person, word: str, on: date) -> Standing:
    """No circumstance on file: able and doing it, or nobody has said."""
    able = person.fact("able", on)
    normal = person.fact("state", on)
    if normal is not None and normal.value == NORMAL:
        return Standing(NORMAL, normal, f"{word}能够履行抚养责任")
    if able is None:
        return Standing("", missing=f"{word}能不能照料孩子")
    words = {"able": "能够照料孩子", "weak": "照料能力不足，但没有文件规定的情形"}
    text = words.get(able.value, "没有照料能力，但没有文件规定的情形")
    return Standing(NORMAL, able, f"{word}{text}")


def _said(word: str, fact: Fact) -> str:
    label = kind("state", of="person").say(fact.value)
    days = f"，{fact.since} 起" if fact.since else ""
    end = f"，到 {fact.until}" if fact.until else ""
    return f"{word}{label}{days}{end}"


def tell(found: Finding, one: Standing) -> None:
    """Put what is known of a parent among the reasons, and what is not among the missing."""
    if one.missing:
        found.missing.append(one.missing)
    elif one.text:
        found.say(one.text, one.fact, starts=one.starts is None)
        found.days += [one.starts] if one.starts else []


def known_end(*ones: Standing) -> date | None:
    """The first known end of a circumstance: of a sentence, of a measure."""
    ends = [one.fact.until for one in ones if one.fact and one.fact.until]
    return min(ends, default=None)
