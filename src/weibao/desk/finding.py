"""Looking for children, cases, reports and units, and keeping what was typed for a short while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from weibao.kernel.actor import Actor
from weibao.kernel.searching import Hit, searches

from .models import StoredSearch

KEPT = timedelta(hours=1)
# Of each group on the first page; one group alone is paged.
FIRST = 5
PER_PAGE = 20
# No group is turned through further than this: whoever finds more says more.
MOST = 100


@dataclass(frozen=True)
class Group:
    """Hits of one kind, cut to the page; `number` counts no further than `MOST`."""

    name: str
    hits: list[Hit]
    number: int

    @property
    def words(self) -> str:
        return f"{MOST}+" if self.number >= MOST else str(self.number)


def keep(words: str, actor: Actor, *, at: datetime) -> StoredSearch | None:
    """Store what was typed, sealed; for a person, never for the machine."""
    if actor.person_id is None:
        return None
    return StoredSearch.objects.create(
        town=next((seat.town for seat in actor.seats), ""),
        person=actor.person_id,
        words=words,
        at=at,
        expires_at=at + KEPT,
    )


def kept(pk: UUID, actor: Actor, *, at: datetime) -> StoredSearch | None:
    """The search if this person made it and it is not over; nobody else learns that it is there."""
    if actor.person_id is None:
        return None
    return StoredSearch.objects.filter(pk=pk, person=actor.person_id, expires_at__gt=at).first()


def look(words: str, actor: Actor, *, at: datetime, most: int = MOST) -> list[Group]:
    """What every source finds within what the actor may see, the best groups first."""
    hits: list[Hit] = []
    for offer in searches.all():
        hits += offer(words, actor, at, most)
    hits.sort(key=lambda hit: hit.rank)
    names = dict.fromkeys(hit.group for hit in hits)
    found = {name: [hit for hit in hits if hit.group == name] for name in names}
    return [Group(name, rows, len(rows)) for name, rows in found.items()]
