"""Files that may be of one household with a child, among those the person works with."""

from __future__ import annotations

from weibao.kernel.actor import Actor
from weibao.kernel.crypto.tokens import SearchKey, TokenKind, lookups
from weibao.office.models import SearchToken

from ..models import Child, Relation
from ..permissions import CHILDREN_EDIT, known
from ..rules.guardians import GuardianFacts
from ..rules.household import guardian_key, home_key
from .sides import side_of
from .similar import one_spelling
from .visible import visible

MOST = 8


def housemates(child: Child, actor: Actor) -> list[Child]:
    """Open files of the same village that share a guardian, a phone or the house; three queries."""
    keys = [key for person in side_of(child).people for key in _of(person)]
    home = home_key(child.area, child.address)
    keys += [SearchKey(TokenKind.HOME, home)] if home else []
    numbers = {number for key in keys for number in lookups(key.kind, key.value, town=child.town)}
    held = SearchToken.objects.filter(
        token__in=numbers or {0}, town=child.town, subject_kind="child"
    ).values("subject")
    rows = visible(actor).filter(known(CHILDREN_EDIT.seats(actor), actor), status="open")
    found = rows.filter(pk__in=held, area=child.area).exclude(pk=child.pk)
    return list(found.order_by("birth", "file_no")[:MOST])


def _of(person: GuardianFacts) -> list[SearchKey]:
    """What a person shares with the children of one house. An institution is no household."""
    if person.relation == Relation.INSTITUTION:
        return []
    name = guardian_key(one_spelling(person.name))
    return [
        *([SearchKey(TokenKind.GUARDIAN, name)] if name else []),
        *([SearchKey(TokenKind.PHONE, person.phone)] if person.phone else []),
    ]
