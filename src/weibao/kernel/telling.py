"""How an app below the notices tells people something: it says whom by role, upper apps carry it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .registry import Registry


@dataclass(frozen=True)
class Told:
    """One thing to tell, at once, to every post of `roles` in `town`. Names papers, never a person.

    The same `key` is told once, however often it is said. `about` is the kind and id of what it
    leads to. `beside` is a post that need not be told: it was there itself.
    """

    town: str
    roles: frozenset[str]
    text: str
    key: str
    at: datetime
    about: tuple[str, UUID] | None = None
    beside: UUID | None = None


# An offer carries what is told, inside the transaction of whoever says it.
Offer = Callable[[Told], None]

telling: Registry[Offer] = Registry("telling", "告知")


def tell(
    town: str,
    roles: Iterable[str],
    text: str,
    *,
    key: str,
    at: datetime,
    about: tuple[str, UUID] | None = None,
    beside: UUID | None = None,
) -> None:
    """Tell every post of `roles` in the town; for apps that stand below the notices."""
    names = frozenset(str(role) for role in roles)
    told = Told(town, names, text, key, at, about, beside)
    for offer in telling.all():
        offer(told)
