"""农村留守儿童: under 16, rural registration, and no parent who is there and able (国发〔2016〕13号)."""

from __future__ import annotations

from datetime import date

from ..sheet import Fact, Person, Sheet
from .decision import Decision, Finding, begin, first, turning
from .parents import CIRCUMSTANCES, GONE, WORDS

RULE = "left_behind"
READS = ("registration", "living", "away", "able", "state")
AGE = 16
# "外出" within the county is no leaving home; six months in a row is the practice of some provinces,
# not of the national document: the house's own figure.
MONTHS = 6
AWAY = {"province": "在本市（省）内务工", "far": "在外省务工"}
HOME = frozenset({"both", "one"})


def decide(sheet: Sheet, on: date) -> Decision:
    """Whether the child is left behind on the day."""
    found = begin(RULE, sheet, on, below=AGE)
    if isinstance(found, Decision):
        return found
    registration = sheet.fact("registration", on)
    if registration is None:
        found.missing.append("户口性质")
    elif registration.value != "rural":
        return found.no("不是农业家庭户口", registration)
    else:
        found.say("农业家庭户口", registration, starts=False)
    living = sheet.fact("living", on)
    if living is not None and living.value in HOME:
        return found.no("和父母或其中一方一起生活", living)
    ways = [_way(found, sheet.parent(relation), relation, on) for relation in WORDS]
    if "home" in ways or ways == ["unable", "unable"]:
        return found.no("" if "home" in ways else "没有父母外出务工，不属于留守")
    if "" in ways or found.missing:
        return found.unknown()
    return found.yes(until=first(turning(sheet, AGE)))


def _way(found: Finding, person: Person | None, relation: str, on: date) -> str:
    """`away`, `unable` (no capacity of a guardian), `home`, or "" where it is not known."""
    word = WORDS[relation]
    if person is None:
        found.missing.append(f"{word}在哪里")
        return ""
    gone = _gone(person, on)
    if gone is not None:
        found.say(f"{word}没有监护能力", gone)
        return "unable"
    away = person.fact("away", on)
    if away is None:
        found.missing.append(f"{word}有没有外出务工")
        return ""
    if away.value in AWAY:
        return _long_away(found, away, word, on)
    if person.value("able", on) == "unable":
        found.say(f"{word}没有监护能力", person.fact("able", on))
        return "unable"
    found.say(f"{word}没有外出，或者在本县（区）内", away)
    return "home"


def _gone(person: Person, on: date) -> Fact | None:
    held = (fact for fact in person.held("state", on) if fact.value in (*GONE, *CIRCUMSTANCES))
    return next(held, None)


def _long_away(found: Finding, away: Fact, word: str, on: date) -> str:
    months = away.months(on)
    if months is None:
        found.missing.append(f"{word}从哪天起外出")
        return ""
    if months < MONTHS:
        found.say(
            f"{word}{AWAY[away.value]}，{away.since} 起，不满 {MONTHS} 个月（内部口径）", away
        )
        return "home"
    found.say(f"{word}{AWAY[away.value]}，{away.since} 起", away)
    return "away"
