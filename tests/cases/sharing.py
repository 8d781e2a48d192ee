"""What units do together in the tests of it: a person, a task, a question, a meeting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.world import NOW, Town
from weibao.cases.actions import assignments, meetings, persons, questions
from weibao.cases.actions.assignments import Target
from weibao.cases.models import Assignment, Case, Meeting, Participant, Question

TODAY = NOW.date()


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def person(case: Case, where: Town, *, at: datetime = NOW, **facts: Any) -> Participant:
    given = {"role": "carer", "name": "覃正芳"} | facts
    return persons.add_person(case.pk, by=where["clerk"], at=at, facts=persons.Facts(**given))


def target(where: Town, unit: str = "police", person: str = "") -> Target:
    return Target(where.units[unit], where.people[person] if person else None)


def assign(
    case: Case,
    where: Town,
    *,
    unit: str = "police",
    person: str = "",
    at: datetime = NOW,
    due: int = 3,
    **more: Any,
) -> Assignment:
    given = {"task": "去接孩子放学"} | more
    to = target(where, unit, person)
    return assignments.assign(case.pk, by=where["clerk"], at=at, to=to, due_on=day(due), **given)


def ask(
    case: Case,
    where: Town,
    *,
    unit: str = "school",
    by: str = "clerk",
    at: datetime = NOW,
    due: int = 3,
    **more: Any,
) -> Question:
    given = {"kind": "material", "question": "这学期的考勤表"} | more
    return questions.ask(
        case.pk, by=where[by], at=at, unit=where.units[unit], due_on=day(due), **given
    )


def end(task: Assignment, asked: Question, where: Town, *, at: datetime = NOW) -> None:
    """What came of a task and a question, written down by the clerk."""
    assignments.finish(task.pk, by=where["clerk"], at=at, result="办了")
    questions.urge(asked.pk, by=where["clerk"], at=at)
    questions.answer(asked.pk, by=where["clerk"], at=at, text="有")


def call(
    case: Case,
    where: Town,
    *,
    units: tuple[str, ...] = ("police", "school"),
    hours: float = -2,
    at: datetime = NOW,
) -> Meeting:
    """A meeting so many hours from `at`; by default one that was held."""
    return meetings.call(
        case.pk,
        by=where["clerk"],
        at=at,
        held_at=at + timedelta(hours=hours),
        place="镇政府会议室",
        purpose="孩子近期住哪里",
        units=[where.units[key] for key in units],
    )
