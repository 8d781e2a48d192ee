"""Who acts: a person in the posts held on that day. Pure data, built once at the edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Seat:
    """One appointment in force: a post in a unit, and the area it answers for.

    `town` is the 9-digit code ("" for a post above towns); `area` is the prefix of area codes the
    post reaches: 12 digits for a village, 9 for a town, 6 for a district. `kind` is what kind of
    unit it is, for rules that differ by it without asking the database once more; `title` and `unit`
    are the words for the post on every page.
    """

    post_id: UUID
    role: str
    unit_id: UUID
    town: str
    area: str
    kind: str = ""
    title: str = field(default="", compare=False, repr=False)
    unit: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Actor:
    """A signed-in person with the seats held on the day of the request."""

    person_id: UUID | None
    seats: tuple[Seat, ...] = ()
    name: str = field(default="", compare=False, repr=False)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(seat.role for seat in self.seats)

    @property
    def unit_ids(self) -> frozenset[UUID]:
        return frozenset(seat.unit_id for seat in self.seats)

    @property
    def towns(self) -> frozenset[str]:
        return frozenset(seat.town for seat in self.seats if seat.town)

    @property
    def somebody(self) -> UUID:
        """The id of the person, for what only a person does."""
        if self.person_id is None:
            raise LookupError("the machine is no person")
        return self.person_id

    @property
    def is_system(self) -> bool:
        return self.person_id is None


# The tick, a migration or a public visitor: no person, no seat, hence no permission that rests on one.
SYSTEM = Actor(person_id=None, name="系统")
