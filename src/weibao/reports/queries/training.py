"""Duty trainings and which units of a town still owe one this year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.org.models import Unit
from weibao.org.roles import CASEWORKERS

from ..models import Training
from ..permissions import TRAININGS_RECORD, TRAININGS_VIEW
from ..rules.reporters import OF_KIND, category, proposed


def trainings(actor: Actor | None) -> QuerySet[Training]:
    """What was recorded and the actor may see, the latest first."""
    rows = TRAININGS_VIEW.visible_to(actor, Training.objects.filter(withdrawn_at=None))
    return rows.select_related("unit").order_by("-held_on", "-created_at")


def units_to_record(actor: Actor, *, on: date) -> QuerySet[Unit]:
    """Units whose training the actor may record: the own one, for the station all of its town."""
    seats = TRAININGS_RECORD.seats(actor)
    own = Q(pk__in={seat.unit_id for seat in seats})
    towns = {seat.town for seat in seats if seat.role in CASEWORKERS and seat.town}
    return open_units(on).filter(own | Q(town__in=towns)).order_by("kind", "name")


def mandated_units(town: str, *, on: date) -> QuerySet[Unit]:
    """Units of a town that must report by law, and so must be trained."""
    return open_units(on).filter(town=town, kind__in=OF_KIND).order_by("kind", "area", "name")


def open_units(on: date) -> QuerySet[Unit]:
    return Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


@dataclass(frozen=True)
class Covered:
    """One unit in one year."""

    unit: Unit
    category: str
    held: tuple[Training, ...]
    wanted: int

    @property
    def done(self) -> bool:
        return len(self.held) >= self.wanted

    @property
    def last(self) -> Training | None:
        return self.held[0] if self.held else None

    @property
    def attended(self) -> str:
        """How many of how many came, the last time."""
        return f"{self.last.attended} / {self.last.obliged}" if self.last else ""


def coverage(actor: Actor, town: str, *, on: date, wanted: int) -> list[Covered]:
    """Each mandated unit with its trainings of the year of `on`; who owes one comes first."""
    held: dict[object, list[Training]] = {}
    this_year = trainings(actor).filter(town=town, held_on__year=on.year, held_on__lte=on)
    for row in this_year:
        held.setdefault(row.unit_id, []).append(row)
    units = [
        Covered(unit, _label(unit), tuple(held.get(unit.pk, ())), wanted)
        for unit in mandated_units(town, on=on)
    ]
    return sorted(units, key=lambda one: one.done)


def _label(unit: Unit) -> str:
    found = category(proposed(unit.kind))
    return found.label if found else ""


def owed_by(actor: Actor, *, on: date, wanted: int) -> list[Unit]:
    """The actor's own mandated units that were not trained often enough this year."""
    seats = TRAININGS_RECORD.seats(actor)
    units = list(open_units(on).filter(pk__in={s.unit_id for s in seats}, kind__in=OF_KIND))
    rows = Training.objects.filter(unit__in=units, held_on__year=on.year, withdrawn_at=None)
    done = list(rows.values_list("unit", flat=True))
    return [unit for unit in units if done.count(unit.pk) < wanted]
