"""Reading cases. Every function begins at what the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.masking import Level, mask_name
from weibao.office import clocks
from weibao.office.models import Clock
from weibao.org.queries.areas import area_names

from ..models import Case, CaseAccess, Measure, Participant, Progress
from ..permissions import CASES_READ, CASES_VIEW, held_by

OPEN = ("investigating", "disposing", "answering")
# Access lines that show the clocks of every unit; the others show those of one's own.
WHOLE = ("all", "stage")


def visible(actor: Actor | None) -> QuerySet[Case]:
    """Cases the actor may know of, with what a row shows.

    `readable`: more than stage and clocks; `overall`: the clocks of every unit, not of one's own.
    """
    children = Participant.objects.filter(role="child", until=None).select_related("child")
    content = CASES_READ.visible_to(actor, Case.objects.filter(pk=OuterRef("pk")))
    return (
        bare(actor)
        .annotate(readable=Exists(content), overall=overall(actor))
        .select_related("lead", "handler")
        .prefetch_related(Prefetch("participants", children, to_attr="children"))
    )


def bare(actor: Actor | None) -> QuerySet[Case]:
    """The same cases without what a row shows, for counting."""
    return CASES_VIEW.visible_to(actor, Case.objects.all())


def overall(actor: Actor | None) -> Exists:
    """Whether a case shows this viewer the clocks of all its units."""
    lines = CaseAccess.objects.filter(subject=OuterRef("pk"), valid_to=None, sees__in=WHOLE)
    seats = CASES_VIEW.seats(actor) if actor is not None else ()
    return Exists(lines.filter(held_by(seats, actor)) if actor is not None else lines.none())


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

    @property
    def pk(self) -> UUID:
        return self.case.pk

    @property
    def lead(self) -> str:
        """The lead unit, and who answers for the case in it for those who read the case."""
        shown = getattr(self.case, "readable", False) and self.case.handler is not None
        names = [self.case.lead.short_name, str(self.case.handler.name) if shown else ""]  # type: ignore[union-attr]
        return "　".join(filter(None, names))

    @property
    def title(self) -> str:
        """What the row is called where it stands among others of any kind."""
        return f"{self.case.number}　{self.subject}"

    @property
    def url(self) -> str:
        return reverse("cases:detail", args=[self.case.pk])

    @property
    def late(self) -> bool:
        return self.clock is not None and self.clock.state == "late"


def rows(
    cases: Iterable[Case],
    *,
    at: datetime,
    units: Iterable[UUID] = (),
    uncovered: Iterable[UUID] = (),
) -> list[Row]:
    """Lines for `cases`, with covered names and the nearest clock of each; two more queries.

    `units` are the viewer's own, whose clocks are shown also where others' are not. The names of
    the children in `uncovered` cases stand whole: for whoever may, and said why.
    """
    shown, whole = list(cases), frozenset(uncovered)
    nearest = nearest_clocks(shown, units=units)
    places = area_names(case.area for case in shown)
    views = _views(nearest, at=at)
    return [
        Row(
            case=case,
            subject=subject_of(case, place=places.get(case.area, ""), uncovered=case.pk in whole),
            place=places.get(case.area, ""),
            clock=views.get(case.pk),
        )
        for case in shown
    ]


def _views(nearest: dict[UUID, Clock], *, at: datetime) -> dict[UUID, clocks.ClockView]:
    calendars = clocks.Calendars()
    return {pk: clocks.view(clock, at=at, calendars=calendars) for pk, clock in nearest.items()}


def nearest_clocks(cases: list[Case], *, units: Iterable[UUID] = ()) -> dict[UUID, Clock]:
    """The clock of each case that ends first, of those its viewer sees; one without an end comes last.

    What units ask of each other has lines of its own: its clock would stand for another matter.
    """
    own, whole = frozenset(units), {case.pk for case in cases if getattr(case, "overall", True)}
    nearest: dict[UUID, Clock] = {}
    running = clocks.running(case__in=[case.pk for case in cases])
    for clock in running.exclude(subject_kind__in=clocks.WITH_PAGES):
        if clock.case not in whole and clock.unit_id not in own:
            continue
        held = nearest.get(clock.case) if clock.case else None
        if clock.case and (held is None or (held.due_at is None and clock.due_at is not None)):
            nearest[clock.case] = clock
    return nearest


def subject_of(case: Case, *, place: str = "", uncovered: bool = False) -> str:
    """The child as this viewer sees it in a list: surname and blocks, or only a village's child.

    `case` comes from `visible`.
    """
    people: list[Participant] = case.children  # type: ignore[attr-defined]
    if not people:
        return "孩子身份待核实"
    if not case.readable:  # type: ignore[attr-defined]
        return f"{place}儿童" if place else "一名儿童"
    name = people[0].child.name if people[0].child else people[0].name
    if uncovered:
        named = (person.child.name if person.child else person.name for person in people)
        return "、".join(name for name in named if name) or "姓名未登记"
    more = f"等 {len(people)} 人" if len(people) > 1 else ""
    return mask_name(name, Level.SURNAME).blocks + more


def measures_of(case: Case, *, units: Iterable[UUID] | None = None) -> QuerySet[Measure]:
    """Measures of the case in the order they were decided, each with what it reached.

    Where `units` are given only theirs, and of those what was sent to them.
    """
    found = case.measures.select_related("unit").order_by("decided_at", "id")
    found = found.prefetch_related(Prefetch("progress", Progress.objects.order_by("happened_at")))
    return found if units is None else found.filter(unit__in=list(units), sent_at__isnull=False)
