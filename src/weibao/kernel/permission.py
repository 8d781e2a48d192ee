"""Permissions: one definition, three faces.

`check` raises `Refused` with a reason, `can` is its bool, `visible_to` its queryset. The row scope is
one function from seats to a `Q`, and `check` asks the database with that same `Q`: a list, a count, a
drop-down, an export and a page therefore cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from .actor import Actor, Seat

Rows = Callable[[tuple[Seat, ...], Actor], Q]
M = TypeVar("M", bound=Model)

NOWHERE = Q(pk__in=[])


class Refused(Exception):
    """The person may not do this. `reason` is plain Chinese that may be shown."""

    def __init__(self, permission: Permission, reason: str, *, hidden: bool = False) -> None:
        super().__init__(reason)
        self.permission = permission
        self.reason = reason
        # hidden: the person may not even know that the row exists, so the edge answers 404.
        self.hidden = hidden


@dataclass(frozen=True)
class Permission:
    """A named act, the roles that may do it, and the rows it reaches."""

    name: str
    label: str
    roles: frozenset[str]
    rows: Rows | None = None

    def seats(self, actor: Actor) -> tuple[Seat, ...]:
        return tuple(seat for seat in actor.seats if seat.role in self.roles)

    def held_by(self, actor: Actor | None) -> bool:
        return actor is not None and bool(self.seats(actor))

    def check(self, actor: Actor, obj: Model | None = None) -> Actor:
        """The actor in the post that permits this; raises `Refused` otherwise.

        What is written afterwards names that post first, also for a person who holds several.
        """
        if not self.held_by(actor):
            raise Refused(self, f"您的岗位不能“{self.label}”")
        if obj is not None and not self._reaches(actor, obj):
            raise Refused(self, "这里没有您能看的内容", hidden=True)
        held = self.seats(actor)
        rest = tuple(seat for seat in actor.seats if seat not in held)
        return replace(actor, seats=held + rest)

    def can(self, actor: Actor, obj: Model | None = None) -> bool:
        try:
            self.check(actor, obj)
        except Refused:
            return False
        return True

    def visible_to(self, actor: Actor | None, queryset: QuerySet[M]) -> QuerySet[M]:
        """The rows of `queryset` this permission reaches for `actor`."""
        if actor is None or not self.held_by(actor):
            return queryset.none()
        if self.rows is None:
            return queryset
        return queryset.filter(self.rows(self.seats(actor), actor))

    def _reaches(self, actor: Actor, obj: Model) -> bool:
        manager: Any = type(obj)._base_manager
        return bool(self.visible_to(actor, manager.filter(pk=obj.pk)).exists())


_registered: dict[str, Permission] = {}


def permission(
    name: str, label: str, *, roles: Iterable[str], rows: Rows | None = None
) -> Permission:
    """Define a permission once; the matrix in `docs/generated/` lists what is defined here."""
    if name in _registered:
        raise ValueError(f"permission {name} is defined twice")
    entry = Permission(name, label, frozenset(str(role) for role in roles), rows)
    _registered[name] = entry
    return entry


def all_permissions() -> list[Permission]:
    return [_registered[name] for name in sorted(_registered)]


def in_town(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Rows of the towns the seats belong to, whatever the village."""
    return Q(town__in={seat.town for seat in seats if seat.town})


def in_area(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Rows whose `area` lies under the prefix of one of the seats, inside the seat's own town."""
    reach = NOWHERE
    for seat in seats:
        if seat.area:
            inside = Q(area__startswith=seat.area)
            reach |= inside & Q(town=seat.town) if seat.town else inside
    return reach
