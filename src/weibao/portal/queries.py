"""What the public pages read: towns that receive reports, and a report by its receipt code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from weibao.kernel.crypto import receipts
from weibao.office import settings
from weibao.office.models import Clock
from weibao.org.models import Area, CustodianKey, Town, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries import unit_of_kind
from weibao.org.queries.areas import villages_of
from weibao.reports.models import Report
from weibao.reports.sealing import NEEDED

from .settings import STATION_PHONE


@dataclass
class Place:
    """A town as its public pages show it; what a page does not show is not read."""

    town: Town
    on: date

    @cached_property
    def station(self) -> Unit | None:
        return unit_of_kind(self.town.code, UnitKind.STATION, on=self.on)

    @cached_property
    def name(self) -> str:
        """Who receives the reports, in full."""
        return self.station.name if self.station else self.town.name

    @cached_property
    def phone(self) -> str:
        return str(settings.value(STATION_PHONE.key, town=self.town.code, on=self.on))

    @cached_property
    def villages(self) -> list[tuple[str, str]]:
        return [(area.code, area.short_name) for area in villages_of(self.town.code)]

    def has_village(self, code: str) -> bool:
        """Cheaper than reading them all, for the one request that files."""
        return Area.objects.filter(code=code, parent=self.town.code, valid_to=None).exists()

    @cached_property
    def takes_names(self) -> bool:
        """Whether two people hold keys; before that a name could not be sealed to anybody."""
        keys = CustodianKey.objects.filter(town=self.town.code, valid_to=None, person__isnull=False)
        return keys.count() >= NEEDED


def places(*, on: date) -> list[Place]:
    """Every town of this database, in the order of their codes."""
    return [Place(town, on) for town in Town.objects.order_by("code")]


def place(code: str, *, on: date) -> Place | None:
    town = Town.objects.filter(code=code).first()
    return Place(town, on) if town else None


def by_code(code: str) -> Report | None:
    """The report of a receipt code that has been through `receipts.normalise`."""
    return (
        Report.objects.filter(receipt_digest__in=receipts.lookups(code))
        .select_related("unit")
        .first()
    )


def due_times(report: Report) -> dict[str, datetime]:
    """When the promised limits of a report end, by limit; those without an end are left out."""
    rows = Clock.objects.filter(subject=report.pk, due_at__isnull=False)
    return {limit: due for limit, due in rows.values_list("deadline", "due_at") if due}
