"""Who could take over a file: the places there are, and the unit that answers for each."""

from __future__ import annotations

from datetime import date

from weibao.kernel.actor import Actor
from weibao.org.models import Appointment, Area, Town, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries.actors import in_force
from weibao.org.queries.areas import villages_of
from weibao.org.queries.units import unit_of_kind
from weibao.org.roles import Role


def places(child_town: str, child_area: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Villages to choose from, by town: the child's own first, without the one where it is."""
    towns = sorted(Town.objects.all(), key=lambda town: (town.code != child_town, town.code))
    found = []
    for town in towns:
        villages = [area for area in villages_of(town.code) if area.code != child_area]
        found.append((town.name, [(area.code, _name(area)) for area in villages]))
    return [(name, choices) for name, choices in found if choices]


def _name(area: Area) -> str:
    return area.short_name


def receiver_of(area: str, *, on: date) -> Unit | None:
    """The unit of the village while somebody is its child director, else the station of its town."""
    held = Appointment.objects.filter(
        in_force(on), post__role=Role.CHILD_DIRECTOR, person__is_active=True
    )
    own = Unit.objects.filter(in_force(on), kind=UnitKind.VILLAGE, area=area)
    kept = own.filter(pk__in=held.values("post__unit")).order_by("pk").first()
    return kept or unit_of_kind(area[:9], UnitKind.STATION, on=on)


def unit_of(actor: Actor) -> Unit | None:
    """The unit in whose post the person acts."""
    return Unit.objects.filter(pk=actor.seats[0].unit_id).first() if actor.seats else None
