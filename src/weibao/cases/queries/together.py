"""What units do together in one case, read once for a page: its boxes and its timeline share it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from weibao.kernel.actor import Actor
from weibao.office.clocks import ClockView
from weibao.org.queries.people import names_of

from ..models import Assignment, Meeting, Question
from . import assignments, meetings, questions
from .parts import clock_views


@dataclass(frozen=True)
class Together:
    """The parts that the viewer may see, with the names and clocks that belong to them."""

    tasks: list[Assignment]
    questions: list[Question]
    meetings: list[Meeting]
    people: dict[UUID, str]
    clocks: dict[UUID, ClockView]


_KNOWN = "cases_together"


def together(case: UUID, actor: Actor, *, at: datetime) -> Together:
    """Seven queries however much there is; asked again by the same request, none.

    An actor is made for one request and never changed, but it may remember what was read for it.
    """
    known: dict[UUID, Together] = actor.__dict__.setdefault(_KNOWN, {})
    if case not in known:
        known[case] = _read(case, actor, at=at)
    return known[case]


def _read(case: UUID, actor: Actor, *, at: datetime) -> Together:
    tasks = list(assignments.visible(actor).filter(case=case).order_by("due_on", "given_at"))
    asked = list(questions.visible(actor).filter(case=case).order_by("due_on", "asked_at"))
    met = list(meetings.visible(actor).filter(case=case).order_by("-held_at"))
    rows = [row.pk for row in (*tasks, *asked, *met)]
    people = names_of(
        [who for row in tasks for who in (row.given_by, row.ended_by)]
        + [who for row in asked for who in (row.asked_by, row.ended_by)]
        + [who for row in met for who in (row.called_by, row.ended_by)]
    )
    return Together(tasks, asked, met, people, clock_views(rows, at=at))
