"""Is there a file already? Asked before every new one, on the server.

What lies outside the person's sight is answered by one bit. The number of statements is the same
whether there is a file here, a file elsewhere or none, so the time tells nothing either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

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
    wanted = Wanted(name, birth, area)
    return alike_of([wanted], town=town, actor=actor, but=but)[0]


@dataclass(frozen=True)
class Wanted:
    """A child of whom it is asked whether there is a file."""

    name: str
    birth: date | None
    area: str


def alike_of(
    wanted: Sequence[Wanted], *, town: str, actor: Actor, but: UUID | None = None
) -> list[Found]:
    """The same for many of one town, with as many statements as for one."""
    spelt = [one_spelling(one.name) for one in wanted]
    tokens = {number for name in spelt for number in lookups(TokenKind.NAME, name, town=town)}
    named = SearchToken.objects.filter(token__in=tokens, town=town).values("subject")
    rows: dict[str, list[Child]] = defaultdict(list)
    for row in Child.objects.filter(pk__in=named, town=town).exclude(pk=but or NOBODY):
        rows[one_spelling(row.name)].append(row)
    found = [
        {row.pk for row in rows.get(name, ()) if _is_near(row, one)}
        for name, one in zip(spelt, wanted, strict=True)
    ]
    keys = {key for near in found for key in near}
    shown = visible(actor).filter(pk__in=keys or {NOBODY}).order_by("file_no")
    seen = {row.pk: row for row in shown}
    return [
        Found(tuple(row for key, row in seen.items() if key in near), tuple(near - seen.keys()))
        for near in found
    ]


def _is_near(row: Child, one: Wanted) -> bool:
    if one.birth is None:
        return row.area == one.area
    return row.birth == one.birth or (row.birth is None and row.area == one.area)


def one_spelling(name: str) -> str:
    """The same for 吕 and 呂, with and without middle dot."""
    return "".join(unit.form for unit in units_of(name))


def _split(found: set[UUID], actor: Actor) -> Found:
    seen = tuple(visible(actor).filter(pk__in=found or {NOBODY}).order_by("file_no"))
    return Found(seen, tuple(found - {row.pk for row in seen}))
