"""Names of members of staff for the log. `audit` stands below `org`, so `org` offers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from weibao.kernel.registry import Registry

# The offer answers names by id; one query however many.
Offer = Callable[[Iterable[UUID]], dict[UUID, str]]

staff_names: Registry[Offer] = Registry("staff_names", "工作人员姓名")


def names(people: Iterable[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for offer in staff_names.all():
        found |= offer(people)
    return found
