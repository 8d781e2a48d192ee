"""Which keys identities are sealed to, who holds them, and whether they are the ones that were made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..models import Appointment, CustodianKey
from ..roles import Role
from .actors import in_force


def in_office(town: str, *, on: date) -> dict[UUID, Appointment]:
    """Who holds a custodian's post of the town on the day, by person."""
    rows = Appointment.objects.filter(
        in_force(on), in_force(on, "post__"), post__unit__town=town, post__role=Role.CUSTODIAN
    )
    return {row.person_id: row for row in rows.select_related("person", "post__unit")}


@dataclass(frozen=True)
class Keys:
    """The open keys of a town that are what they were made as, and rows that somebody changed.

    Among the changed are keys that were ended behind the back of the product.
    """

    genuine: tuple[CustodianKey, ...]
    changed: tuple[CustodianKey, ...]

    @property
    def recipients(self) -> dict[str, bytes]:
        return {str(key.pk): bytes(key.public_key) for key in self.genuine}

    @property
    def people(self) -> int:
        """How many people an identity is sealed to, the recovery key not counted."""
        return sum(key.person_id is not None for key in self.genuine)

    @property
    def name(self) -> str:
        """A short name of the set, by which an envelope tells what it is sealed to."""
        return set_name(str(key.pk) for key in self.genuine)


def set_name(ids: Iterable[str]) -> str:
    return hashlib.sha256("|".join(sorted(ids)).encode()).hexdigest()


def keys_of(town: str) -> Keys:
    """The keys of the town, also the ended ones, each held against its pin."""
    rows = list(CustodianKey.objects.filter(town=town).order_by("created_at", "pk"))
    return Keys(
        tuple(key for key in rows if key.valid_to is None and key.is_genuine),
        tuple(key for key in rows if key.is_changed),
    )


@dataclass(frozen=True)
class Custodian:
    """One line of who keeps: a person in office, with a key or still without."""

    appointment: Appointment
    key: CustodianKey | None


def custodians_of(town: str, keys: Keys, *, on: date) -> list[Custodian]:
    mine = {key.person_id: key for key in keys.genuine if key.person_id}
    found = in_office(town, on=on).values()
    return [Custodian(row, mine.get(row.person_id)) for row in found]
