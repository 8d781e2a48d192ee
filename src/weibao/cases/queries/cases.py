"""Reading cases. Every function begins at what the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.masking import Level, mask_name
from weibao.office import clocks
from weibao.office.models import Clock
from weibao.org.queries.areas import area_names

from ..models import Case, Measure, Participant
from ..permissions import CASES_READ, CASES_VIEW

OPEN = ("investigating", "disposing", "answering")


def visible(actor: Actor | None) -> QuerySet[Case]:
    """Cases the actor may know of, with what a row shows; `readable`: more than stage and clocks."""
    children = Participant.objects.filter(role="child", until=None).select_related("child")
    content = CASES_READ.visible_to(actor, Case.objects.filter(pk=OuterRef("pk")))
    return (
        CASES_VIEW.visible_to(actor, Case.objects.annotate(readable=Exists(content)))
        .select_related("lead")
        .prefetch_related(Prefetch("participants", children, to_attr="children"))
    )


def filtered(actor: Actor, *, stage: str = "", village: str = "", mine: bool = False) -> Any:
    """The list page's rows: open ones first by how long they stand, or one stage, one village."""
    rows = visible(actor)
    if stage == "open":
        rows = rows.filter(status__in=OPEN)
    elif stage:
        rows = rows.filter(status=stage)
    if village:
        rows = rows.filter(area=village)
    if mine:
        rows = rows.filter(Q(lead__in=actor.unit_ids) | Q(measures__unit__in=actor.unit_ids))
        rows = rows.distinct()
    return rows.order_by("-created_at")


def counts(actor: Actor) -> dict[str, int]:
    """How many cases stand at each stage, for the tabs of the list."""
    rows = CASES_VIEW.visible_to(actor, Case.objects.all()).order_by().values_list("status")
    return dict(rows.annotate(number=Count("pk")))


@dataclass(frozen=True)
class Row:
    """One line of a list of cases."""

    case: Case
    subject: str
    place: str
    clock: clocks.ClockView | None


def rows(cases: Iterable[Case], *, at: datetime) -> list[Row]:
    """Lines for `cases`, with covered names and the nearest clock of each; two more queries."""
    shown = list(cases)
    nearest = nearest_clocks([case.pk for case in shown])
    places = area_names(case.area for case in shown)
    views = _views(nearest, at=at)
    return [
        Row(
            case=case,
            subject=subject_of(case, place=places.get(case.area, "")),
            place=places.get(case.area, ""),
            clock=views.get(case.pk),
        )
        for case in shown
    ]


def _views(nearest: dict[UUID, Clock], *, at: datetime) -> dict[UUID, clocks.ClockView]:
    calendars = clocks.Calendars()
    return {pk: clocks.view(clock, at=at, calendars=calendars) for pk, clock in nearest.items()}


def nearest_clocks(cases: list[UUID]) -> dict[UUID, Clock]:
    """The clock of each case that ends first; one without a due time comes last."""
    nearest: dict[UUID, Clock] = {}
    for clock in clocks.running(case__in=cases):
        held = nearest.get(clock.case) if clock.case else None
        if clock.case and (held is None or (held.due_at is None and clock.due_at is not None)):
            nearest[clock.case] = clock
    return nearest


def subject_of(case: Case, *, place: str = "") -> str:
    """The child as this viewer sees it in a list: surname and blocks, or only a village's child.

    `case` comes from `visible`.
    """
    people: list[Participant] = case.children  # type: ignore[attr-defined]
    if not people:
        return "孩子身份待核实"
    if not case.readable:  # type: ignore[attr-defined]
        return f"{place}儿童" if place else "一名儿童"
    name = people[0].child.name if people[0].child else people[0].name
    more = f"等 {len(people)} 人" if len(people) > 1 else ""
    return mask_name(name, Level.SURNAME).blocks + more


def measures_of(case: Case, *, units: Iterable[UUID] | None = None) -> QuerySet[Measure]:
    """Measures of the case in the order they were decided; only those of `units` where given."""
    found = case.measures.select_related("unit").order_by("decided_at")
    return found if units is None else found.filter(unit__in=list(units))
