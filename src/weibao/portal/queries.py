"""What the public pages read: towns that receive reports, and a report by its receipt code."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

from django.db.models import Model

from weibao.kernel.crypto import receipts
from weibao.kernel.memory import Memory
from weibao.office import settings
from weibao.office.models import Clock
from weibao.org.models import CustodianKey, Town, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries import unit_of_kind
from weibao.org.queries.areas import villages_of
from weibao.reports.models import Complaint, Report
from weibao.reports.queries.handing import current
from weibao.reports.sealing import NEEDED

from .settings import POLICE_PHONE, STATION_PHONE


class Facts:
    """What the pages show of a town. Shared by requests for some seconds, so nobody changes it."""

    def __init__(self, town: Town, on: date) -> None:
        self.town = town
        self.on = on

    @cached_property
    def station(self) -> Unit | None:
        return unit_of_kind(self.town.code, UnitKind.STATION, on=self.on)

    @cached_property
    def phone(self) -> str:
        return str(settings.value(STATION_PHONE.key, town=self.town.code, on=self.on))

    @cached_property
    def police_phone(self) -> str:
        return str(settings.value(POLICE_PHONE.key, town=self.town.code, on=self.on))

    @cached_property
    def villages(self) -> list[tuple[str, str]]:
        return [(area.code, area.short_name) for area in villages_of(self.town.code)]

    @cached_property
    def takes_names(self) -> bool:
        keys = CustodianKey.objects.filter(town=self.town.code, valid_to=None, person__isnull=False)
        return keys.count() >= NEEDED


class Place:
    """A town as one request shows it; what a page does not show is not read."""

    # The reading of the clock that the request was made with; set where uploads are looked at.
    at: datetime

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.town = facts.town
        self.on = facts.on

    @cached_property
    def station(self) -> Unit | None:
        return self.facts.station

    @cached_property
    def name(self) -> str:
        """Who receives the reports, in full."""
        return self.station.name if self.station else self.town.name

    @property
    def phone(self) -> str:
        return self.facts.phone

    @property
    def police_phone(self) -> str:
        return self.facts.police_phone

    @property
    def villages(self) -> list[tuple[str, str]]:
        return self.facts.villages

    def has_village(self, code: str) -> bool:
        return any(code == known for known, _name in self.villages)

    @property
    def takes_names(self) -> bool:
        """Whether two people hold keys; before that a name could not be sealed to anybody."""
        return self.facts.takes_names


_towns = Memory[list[Facts]]()


def places(*, on: date) -> list[Place]:
    """Every town of this database, in the order of their codes."""

    def read() -> list[Facts]:
        return [Facts(town, on) for town in Town.objects.order_by("code")]

    return [Place(facts) for facts in _towns.get(on, read)]


def place(code: str, *, on: date) -> Place | None:
    return next((found for found in places(on=on) if found.town.code == code), None)


def forget() -> None:
    """Read the towns anew at the next request, whatever is remembered."""
    _towns.forget()


def by_code(code: str) -> Report | None:
    """The report of a receipt code that has been through `receipts.normalise`, wherever it is now."""
    found = Report.objects.filter(receipt_digest__in=receipts.lookups(code))
    report = found.select_related("unit").first()
    return current(report) if report else None


def complaint_by_code(code: str) -> Complaint | None:
    """The complaint of a code of its own."""
    found = Complaint.objects.filter(receipt_digest__in=receipts.lookups(code))
    return found.select_related("report__unit", "receiver").first()


def due_times(about: Model) -> dict[str, datetime]:
    """When the promised limits of a report or complaint end; those without an end are left out."""
    rows = Clock.objects.filter(subject=about.pk, due_at__isnull=False)
    return {limit: due for limit, due in rows.values_list("deadline", "due_at") if due}
