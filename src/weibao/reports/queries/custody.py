"""How who reported is kept: who holds keys, what waits to be packed anew, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.crypto import boxes
from weibao.org.actions.custodians import FEWEST
from weibao.org.models import CustodianKey
from weibao.org.queries.custodians import Custodian, Keys, custodians_of, keys_of, set_name

from ..models import IdentityOpening, OpeningReview, ReporterIdentity
from ..permissions import OPENINGS_REVIEW


@dataclass(frozen=True)
class Custody:
    """One town on one day; two queries, and one more when it is asked what waits."""

    town: str
    keys: Keys
    custodians: list[Custodian]

    @cached_property
    def waiting(self) -> int:
        """How many envelopes are not yet sealed to exactly the keys of today."""
        return pending(self.town, self.keys).count()

    @property
    def ready(self) -> int:
        """How many in office have a key."""
        return sum(one.key is not None for one in self.custodians)

    @property
    def lacks(self) -> str:
        """What is missing in words, "" when all is as it should be."""
        if self.ready >= FEWEST:
            return ""
        return ("没有一位保管人能打开", "只剩一位保管人能打开")[self.ready]

    @property
    def recovery(self) -> CustodianKey | None:
        return next((key for key in self.keys.genuine if key.person_id is None), None)

    @property
    def leaving(self) -> int:
        """Open keys of people who hold the post no more, kept because too few others are there."""
        here = {one.appointment.person_id for one in self.custodians}
        return sum(key.person_id not in here for key in self.keys.genuine if key.person_id)


def pending(town: str, keys: Keys) -> QuerySet[ReporterIdentity]:
    """Envelopes that are not sealed to exactly the keys of today, or whose report went elsewhere."""
    rows = ReporterIdentity.objects.filter(town=town)
    return rows.filter(~Q(packed_for=keys.name) | ~Q(report__town=town))


def waiting(town: str) -> int:
    """How many envelopes of the town wait to be packed anew at this moment."""
    return pending(town, keys_of(town)).count()


def true_label(box: bytes) -> str:
    """What `packed_for` must say of the envelope; "" for one that is broken."""
    try:
        return set_name(boxes.recipients_of(box))
    except boxes.BoxError:
        return ""


def custody_of(town: str, *, on: date) -> Custody:
    """How identities of the town are kept on the day."""
    keys = keys_of(town)
    return Custody(town, keys, custodians_of(town, keys, on=on))


def unreviewed(actor: Actor) -> QuerySet[IdentityOpening]:
    """Openings by other custodians of the actor's towns that the actor has not looked at."""
    me = [actor.person_id] if actor.person_id else []
    mine = OpeningReview.objects.filter(person__in=me).values("opening")
    rows = OPENINGS_REVIEW.visible_to(actor, IdentityOpening.objects.all())
    return rows.exclude(person__in=me).exclude(pk__in=mine)


def towns_of(actor: Actor, roles: frozenset[str]) -> list[str]:
    return sorted({seat.town for seat in actor.seats if seat.town and seat.role in roles})
