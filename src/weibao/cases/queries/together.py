"""What units do together in one case, read once for a page: its boxes and its timeline share it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from weibao.kernel.actor import Actor
from weibao.office.clocks import ClockView
from weibao.org.queries.people import names_of

from ..access import sees
from ..models import Assignment, Case, Meeting, Question
from ..models.access import Sees
from . import assignments, meetings, questions
from .parts import clock_views


@dataclass(frozen=True)
class Together:
    """How much the viewer sees of the case, and its parts with their names and clocks."""

    sees: Sees
    tasks: list[Assignment]
    questions: list[Question]
    meetings: list[Meeting]
    people: dict[UUID, str]
    clocks: dict[UUID, ClockView]


_KNOWN = "cases_together"


def together(case: UUID, actor: Actor, *, at: datetime) -> Together:
    """Nine queries however much there is; asked again by the same request, none.

    An actor is made for one request and never changed, but it may remember what was read for it.
    """
    known: dict[UUID, Together] = actor.__dict__.setdefault(_KNOWN, {})
    if case not in known:
        known[case] = _read(case, actor, at=at)
    return known[case]


def _read(case: UUID, actor: Actor, *, at: datetime) -> Together:
    tasks, asked, met = _parts(case, actor)
    rows = [row.pk for row in (*tasks, *asked, *met)]
    people = names_of(
        [who for row in tasks for who in (row.given_by, row.ended_by)]
        + [who for row in asked for who in (row.asked_by, row.ended_by)]
        + [who for row in met for who in (row.called_by, row.ended_by)]
    )
    shown = sees(Case(pk=case), actor)
    return Together(shown, tasks, asked, met, people, clock_views(rows, at=at))


def _parts(case: UUID, actor: Actor) -> tuple[list[Assignment], list[Question], list[Meeting]]:
    """Most cases have no such part, and asking who may see it costs more than whether it is there."""
    kinds = (Assignment, Question, Meeting)
    held = [Exists(kind.objects.filter(case=OuterRef("pk"))) for kind in kinds]
    found = Case.objects.filter(pk=case).values_list(*held).first()
    given, posed, called = found or (False, False, False)
    return (
        list(assignments.visible(actor).filter(case=case).order_by("due_on", "given_at"))
        if given
        else [],
        list(questions.visible(actor).filter(case=case).order_by("due_on", "asked_at"))
        if posed
        else [],
        list(meetings.visible(actor).filter(case=case).order_by("-held_at")) if called else [],
    )
