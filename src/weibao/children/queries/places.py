"""The villages and schools a person may choose from."""

from __future__ import annotations

from datetime import date

from weibao.kernel.actor import Actor, Seat
from weibao.org.models import Area, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries.areas import villages_of
from weibao.org.queries.units import of_town
from weibao.org.roles import Role

from ..permissions import CHILDREN_EDIT, CHILDREN_VIEW, keeps


def towns_seen(actor: Actor | None) -> list[str]:
    """Towns in which the actor may see files, the first seat's first."""
    seats = CHILDREN_VIEW.seats(actor) if actor is not None else ()
    return list(dict.fromkeys(seat.town for seat in seats if seat.town))


def villages_seen(actor: Actor | None) -> list[Area]:
    """Villages whose files the actor may see, in the order of their codes."""
    seats = CHILDREN_VIEW.seats(actor) if actor is not None else ()
    found = [area for town in towns_seen(actor) for area in villages_of(town)]
    return [area for area in found if any(_looks_at(seat, area.code) for seat in seats)]


def _looks_at(seat: Seat, code: str) -> bool:
    """A director's list has one village; everybody else's may have children of the whole town."""
    reach = seat.area if seat.role == Role.CHILD_DIRECTOR else seat.town
    return bool(reach) and code.startswith(reach)


def villages_kept(actor: Actor) -> list[Area]:
    """Villages where the actor may open and correct files."""
    seats = CHILDREN_EDIT.seats(actor)
    return [
        area
        for area in villages_seen(actor)
        if any(keeps(seat, town=area.code[:9], area=area.code) for seat in seats)
    ]


def schools_of(town: str, *, on: date) -> list[Unit]:
    """Schools that work for the town."""
    return list(of_town(town, on=on).filter(kind=UnitKind.SCHOOL).order_by("short_name"))
