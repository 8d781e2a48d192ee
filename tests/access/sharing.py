"""What units do together in one matter, with words to look for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.world import NOW, Town
from weibao.cases.actions import assignments, meetings, persons, questions
from weibao.cases.models import Assignment, Case, Meeting, Participant, Question
from weibao.cases.permissions import (
    ASSIGNMENTS_READ,
    CASES_REVEAL,
    CASES_WORK,
    MEETINGS_MINUTES,
    MEETINGS_READ,
    QUESTIONS_READ,
)

from .words import Reach, Text


def work_together(
    town: Town, case: Case, mark: str, unit: str, *, at: datetime
) -> tuple[Participant, Assignment, Question, Meeting]:
    """A witness, a task for one handler, a question to the school, a meeting that was held."""
    clerk, to = town["clerk"], town.units[unit]
    facts = persons.Facts(
        role="witness", name=f"公冶{mark}", contact=f"{mark}微信号", about=f"{mark}在场"
    )
    witness = persons.add_person(case.pk, by=clerk, at=at, facts=facts)
    task = assignments.assign(
        case.pk,
        by=clerk,
        at=at,
        to=assignments.Target(to),
        task=f"{mark}接放学",
        due_on=at.date() + timedelta(days=2),
        shows_child=False,
    )
    asked = questions.ask(
        case.pk,
        by=clerk,
        at=at,
        unit=town.units["school"],
        kind="facts",
        question=f"{mark}到校没有",
        due_on=at.date(),
    )
    met = meetings.call(
        case.pk,
        by=clerk,
        at=at,
        held_at=NOW,
        place=f"{mark}会议室",
        purpose=f"{mark}商量一下",
        units=[to],
    )
    none = meetings.Decided(f"{mark}再等一等", "none", why_none=f"{mark}证据不够")
    lead = town.units["station"].pk
    met = meetings.write_up(
        met.pk, by=clerk, at=at, notes=f"{mark}会上说的", came={lead: ""}, decisions=[none]
    )
    return witness, task, asked, met


def shared_texts(mark: str, made: Any) -> list[Text]:
    """Who may read what of it: the task, the question and the invitation without the case."""
    whole: Reach = ((CASES_WORK, made.case), (MEETINGS_MINUTES, made.meeting))
    name: Reach = ((CASES_REVEAL, made.case),)
    meeting: Reach = ((MEETINGS_READ, made.meeting),)
    return [
        Text(f"公冶{mark}", name),
        Text(f"{mark}微信号", name),
        Text(f"{mark}在场", whole),
        Text(f"{mark}接放学", ((ASSIGNMENTS_READ, made.assignment),)),
        Text(f"{mark}到校没有", ((QUESTIONS_READ, made.question),)),
        Text(f"{mark}会议室", meeting),
        Text(f"{mark}商量一下", meeting),
        *(Text(f"{mark}{words}", whole) for words in ("会上说的", "再等一等", "证据不够")),
    ]
