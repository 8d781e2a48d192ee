"""Opening a case, and the people in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from weibao.audit import aggregates
from weibao.children.models import Child
from weibao.kernel.actor import Actor
from weibao.office import clocks, flow, numbers
from weibao.org.models import Unit
from weibao.org.queries.oversight import overseers

from ..access import give
from ..flows import CASE
from ..models import Case, Participant
from ..models.access import Sees
from ..models.participant import ParticipantRole
from .children import the_file


def open_case(
    *,
    by: Actor,
    at: datetime,
    town: str,
    area: str,
    lead: Unit,
    circumstance: str,
    matter: str,
    reported_at: datetime,
    child: UUID | None = None,
    child_name: str = "",
    suspect: str = "",
) -> Case:
    """A new case in `investigating`, inside the caller's transaction.

    `by` was checked by the action that accepts the report. With a child's file the case is where the
    child lives; without one it carries what is known of the child as a participant by name.
    """
    on_file = the_file(child, by=by) if child else None
    number = numbers.take("case", town=town, year=at.year)
    case = aggregates.create(
        Case(
            town=town,
            area=on_file.area if on_file else area,
            number=f"{at.year}-{number:04d}",
            status="investigating",
            status_at=at,
            circumstance=circumstance,
            matter=matter,
            lead=lead,
            handler_id=by.person_id if lead.pk in by.unit_ids else None,
            reported_at=reported_at,
            created_at=at,
        ),
        by=by,
        at=at,
        event="case.opened",
    )
    flow.history(case, CASE, "open", source="", target=case.status, by=by, at=at)
    give(case, lead, sees=Sees.ALL, at=at, why="承办")
    for unit in overseers(town):
        give(case, unit, sees=Sees.STAGE, at=at, why="分管和监督")
    _add_people(case, child=on_file, child_name=child_name, suspect=suspect, at=at)
    clocks.start("IN003", subject=case, unit=lead, at=at, case=case.pk)
    return case


def _add_people(
    case: Case, *, child: Child | None, child_name: str, suspect: str, at: datetime
) -> None:
    if child is not None or child_name:
        Participant.objects.create(
            case=case,
            role=ParticipantRole.CHILD,
            child=child,
            name="" if child else child_name,
            since=at,
        )
    if suspect:
        Participant.objects.create(case=case, role=ParticipantRole.SUSPECT, about=suspect, since=at)
