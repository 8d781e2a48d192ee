"""Birthday, sex and identity number of one child must not contradict each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from weibao.kernel.idnumber import IdNumber, Sex, parse_id_number

from . import birth as births

SEXES = {"male": Sex.MALE, "female": Sex.FEMALE}
# Which field a contradiction is told at.
PLACES = {"birth-clash": "birth", "sex-clash": "sex"}


@dataclass(frozen=True)
class Identity:
    """What was typed, or what follows from it; `sex` is "" where nothing was chosen."""

    birth: date | None
    sex: str
    id_number: str = field(repr=False)


@dataclass(frozen=True)
class Verdict:
    """The identity with what the number tells filled in; what is wrong, by the name of the field."""

    identity: Identity
    problems: dict[str, str] = field(default_factory=dict)


def judge(typed: Identity, *, on: date, before: date | None = None) -> Verdict:
    """Check what was typed. `before` is the birthday on file: it may stay, also past eighteen."""
    problems = {}
    if typed.birth is not None and typed.birth != before:
        problems["birth"] = births.problem(typed.birth, on=on)
    number = _number(typed, on=on, problems=problems)
    birth, sex = typed.birth, typed.sex
    if number is not None:
        sex = sex if sex in SEXES else str(number.sex)
        if birth is None:
            birth = number.birth
            problems["id_number"] = births.problem(birth, on=on) if birth != before else ""
    identity = Identity(birth, sex, number.text if number is not None else "")
    return Verdict(identity, {name: words for name, words in problems.items() if words})


def _number(typed: Identity, *, on: date, problems: dict[str, str]) -> IdNumber | None:
    """The number that was typed, if it is one; its faults go to `problems`."""
    if not typed.id_number:
        return None
    found = parse_id_number(typed.id_number, on=on)
    if isinstance(found, IdNumber):
        given = parse_id_number(typed.id_number, on=on, birth=typed.birth, sex=SEXES.get(typed.sex))
        for problem in given if isinstance(given, list) else []:
            place = PLACES[problem.code]
            problems[place] = problems.get(place) or problem.message
        return found
    problems["id_number"] = "；".join(problem.message for problem in found)
    return None
