"""Transfers of files as their pages show them: covered, for who answers does not keep the file yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.masking import Level
from weibao.office.calendar import Calendars
from weibao.office.clocks import ClockView, running, view
from weibao.org.queries.areas import area_names
from weibao.org.queries.people import names_of

from ..models import Transfer
from ..models.transfer import LIMIT, TransferState
from ..permissions import TRANSFERS_ANSWER, TRANSFERS_VIEW
from .faces import Face, face

SIZE = 30


def seen(actor: Actor) -> QuerySet[Transfer]:
    rows = TRANSFERS_VIEW.visible_to(actor, Transfer.objects.all())
    return rows.select_related("child__school", "unit", "asked_unit")


def counts(actor: Actor) -> dict[str, int]:
    found = dict(seen(actor).order_by().values_list("state").annotate(number=Count("pk")))
    return {state: found.get(state, 0) for state in TransferState.values}


@dataclass(frozen=True)
class Line:
    """One transfer: who, from where to where, and how long it has waited."""

    row: Transfer
    face: Face
    origin: str
    target: str
    asked_by: str
    answered_by: str
    clock: ClockView | None
    # Whether it was put to a unit of the viewer; the station may also answer for its villages.
    mine: bool

    @property
    def url(self) -> str:
        return reverse("children:transfer", args=[self.row.pk])


def page(actor: Actor, *, state: str, number: str | None) -> Page[Transfer]:
    rows = seen(actor).filter(state=state).order_by("-asked_at", "pk")
    return Paginator(rows, SIZE).get_page(number)


def lines(rows: Iterable[Transfer], actor: Actor, *, on: date, at: datetime) -> Iterator[Line]:
    held = list(rows)
    codes = {code for row in held for code in (row.from_area, row.to_area, row.child.area)}
    codes |= {code for row in held for code in (row.town, row.to_town)}
    places = area_names(codes)
    names = names_of(key for row in held for key in (row.asked_by, row.answered_by))
    limits = _limits(held, at=at)
    units = {seat.unit_id for seat in TRANSFERS_ANSWER.seats(actor)}
    for row in held:
        far = row.town != row.to_town
        yield Line(
            row=row,
            face=face(row.child, on=on, places=places, level=Level.SURNAME),
            origin=_place(places, row.town, row.from_area, far=far),
            target=_place(places, row.to_town, row.to_area, far=far),
            asked_by=names.get(row.asked_by, "") if row.asked_by else "",
            answered_by=names.get(row.answered_by, "") if row.answered_by else "",
            clock=limits.get(row.household),
            mine=row.unit_id in units,
        )


def _limits(rows: Iterable[Transfer], *, at: datetime) -> dict[UUID, ClockView]:
    """One limit runs for all that go together."""
    homes = {row.pk: row.household for row in rows}
    mates = Transfer.objects.filter(household__in=set(homes.values()))
    by_row = dict(mates.values_list("pk", "household"))
    found = running(deadline=LIMIT, subject__in=by_row)
    calendars = Calendars()
    return {by_row[clock.subject]: view(clock, at=at, calendars=calendars) for clock in found}


def _place(places: dict[str, str], town: str, area: str, *, far: bool) -> str:
    village = places.get(area, area)
    return f"{places.get(town, '')}{village}" if far else village


def together(row: Transfer) -> list[Transfer]:
    """All that are answered with this one, this one first."""
    rows = Transfer.objects.filter(household=row.household)
    found = list(rows.select_related("child__school", "unit", "asked_unit").order_by("pk"))
    return sorted(found, key=lambda other: other.pk != row.pk)
