"""The safety assessment: questions, answers, and the risk they propose with the reasons.

Pure; the table is `data/assessment.toml`. It is internal, of the day the file names, and every page
that shows a proposal says so. A proposal decides nothing: a person does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

# From the least to the gravest; the codes are those of `Case.risk`.
LEVELS = ("low", "medium", "raised", "high")


@dataclass(frozen=True)
class Answer:
    """One answer. `act` is what must be done at once when it is given."""

    code: str
    label: str
    risk: str = "low"
    why: str = ""
    act: str = ""
    unknown: bool = False


@dataclass(frozen=True)
class Question:
    code: str
    label: str
    answers: tuple[Answer, ...]

    def answer(self, code: str) -> Answer:
        """Raises `LookupError` for an answer the table does not have."""
        for entry in self.answers:
            if entry.code == code:
                return entry
        raise LookupError(f"{self.code}: no answer {code!r}")


@dataclass(frozen=True)
class Combine:
    level: str
    count: int
    risk: str
    why: str


@dataclass(frozen=True)
class Raise:
    question: str
    answers: tuple[str, ...]
    below: int
    risk: str
    why: str


@dataclass(frozen=True)
class Table:
    on: date
    questions: tuple[Question, ...]
    combine: tuple[Combine, ...]
    raises: tuple[Raise, ...]


@dataclass(frozen=True)
class Proposal:
    """What the answers come to. `reasons` are those that lead to this level, in plain Chinese."""

    risk: str
    reasons: tuple[str, ...]
    acts: tuple[str, ...]
    table: date


@cache
def table() -> Table:
    text = files("weibao.cases").joinpath("data", "assessment.toml").read_text("utf-8")
    rows: Mapping[str, Any] = tomllib.loads(text)
    return Table(
        on=rows["table"],
        questions=tuple(
            Question(row["code"], row["label"], tuple(Answer(**one) for one in row["answers"]))
            for row in rows["question"]
        ),
        combine=tuple(Combine(**row) for row in rows["combine"]),
        raises=tuple(Raise(**{**row, "answers": tuple(row["answers"])}) for row in rows["raise"]),
    )


def missing(answers: Mapping[str, str]) -> list[str]:
    """Labels of the questions without one of their answers."""
    return [
        question.label
        for question in table().questions
        if answers.get(question.code) not in {entry.code for entry in question.answers}
    ]


def propose(answers: Mapping[str, str], *, youngest: int | None = None) -> Proposal:
    """The gravest level that an answer, several together, or the youngest child's age leads to.

    `answers` is complete (see `missing`); `youngest` is the age in full years where it is known.
    """
    given = [question.answer(answers[question.code]) for question in table().questions]
    found = [(entry.risk, entry.why) for entry in given if entry.why]
    for rule in table().combine:
        alike = [entry.why for entry in given if not is_lower(entry.risk, rule.level)]
        if len(alike) >= rule.count:
            words = rule.why.format(count=len(alike))
            found.append((rule.risk, f"{words}：{'、'.join(alike)}"))
    for entry in table().raises:
        meant = answers[entry.question] in entry.answers
        if meant and youngest is not None and youngest < entry.below:
            found.append((entry.risk, entry.why.format(below=entry.below)))
    risk = max((level for level, _ in found), key=LEVELS.index, default="low")
    reasons = [why for level, why in found if level == risk]
    return Proposal(
        risk=risk,
        reasons=tuple(reasons) or ("每一项都没有发现问题",),
        acts=tuple(entry.act for entry in given if entry.act),
        table=table().on,
    )


def is_lower(risk: str, than: str) -> bool:
    """Whether `risk` is a lower level than `than`; where none was decided before, nothing is lower."""
    return bool(than) and LEVELS.index(risk) < LEVELS.index(than)


def in_words(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Questions and answers in the order of the table; codes of an older one stand as they are."""
    known = {question.code: question for question in table().questions}
    lines = []
    for code in [*(code for code in known if code in answers), *(answers.keys() - known)]:
        question, given = known.get(code), answers[code]
        labels = {entry.code: entry.label for entry in question.answers} if question else {}
        lines.append((question.label if question else code, labels.get(given, given)))
    return lines
