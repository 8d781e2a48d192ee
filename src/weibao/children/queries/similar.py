"""Is there a file already? Asked before every new one, on the server.

What lies outside the person's sight is answered by one bit. The number of statements is the same
whether there is a file here, a file elsewhere or none, so the time tells nothing either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.crypto.tokens import TokenKind, lookups
from weibao.kernel.names import units_of
from weibao.office.models import SearchToken

from ..models import Child, IdToken
from .visible import visible

# Asked for when nothing was found, so that the second question is put in any case.
NOBODY = UUID(int=0)
ANYWHERE = ""


@dataclass(frozen=True)
class Found:
    """Files that may be this child's: those the person may see, and whether there are others."""

    seen: tuple[Child, ...] = ()
    elsewhere: tuple[UUID, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.seen or self.elsewhere)


def same_number(id_number: str, *, actor: Actor, but: UUID | None = None) -> Found:
    """Files with this identity number, in any town of the database."""
    tokens = lookups(TokenKind.ID_NUMBER, id_number, town=ANYWHERE)
    held = IdToken.objects.filter(token__in=tokens).exclude(pk=but or NOBODY)
    return _split(set(held.values_list("child", flat=True)), actor)


def alike(
    name: str, *, birth: date | None, town: str, area: str, actor: Actor, but: UUID | None = None
) -> Found:
    """Files of the town with the same name and birthday; without a birthday, of the same village."""
    tokens = lookups(TokenKind.NAME, one_spelling(name), town=town)
    named = SearchToken.objects.filter(token__in=tokens, town=town).values("subject")
    rows: QuerySet[Child] = Child.objects.filter(pk__in=named, town=town).exclude(pk=but or NOBODY)
    near = rows.filter(Q(birth=birth) | Q(birth=None, area=area) if birth else Q(area=area))
    same = one_spelling(name)
    return _split({row.pk for row in near if one_spelling(row.name) == same}, actor)


def one_spelling(name: str) -> str:
    """The same for 吕 and 呂, with and without middle dot."""
    return "".join(unit.form for unit in units_of(name))


def _split(found: set[UUID], actor: Actor) -> Found:
    seen = tuple(visible(actor).filter(pk__in=found or {NOBODY}).order_by("file_no"))
    return Found(seen, tuple(found - {row.pk for row in seen}))
