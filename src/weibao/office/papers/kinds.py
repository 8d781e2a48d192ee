"""Which papers there are. An app names its own in `<app>/papers`, with who may print them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from weibao.kernel.actor import Actor
from weibao.kernel.permission import NOWHERE, Permission
from weibao.kernel.registry import Registry

from .declared import Paper


@dataclass(frozen=True)
class Ask:
    """Who wants the paper of which row, as of when. `uncovered`: with the names."""

    row: Any
    actor: Actor
    at: datetime
    on: date
    uncovered: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


def _nobody(_pk: UUID) -> Sequence[UUID]:
    return ()


@dataclass(frozen=True)
class Kind:
    """One paper. Without a `model` it is about no row, such as a list of what one may see."""

    label: str
    permission: Permission
    build: Callable[[Ask], Paper]
    # Where one goes back to from the finished paper.
    back: Callable[[Any], str]
    model: type[Model] | None = None
    # Who may have names in it; None: it never has any.
    names: Permission | None = None
    # The children whose names an uncovered one shows.
    children: Callable[[UUID], Sequence[UUID]] = _nobody
    # The register its number comes from.
    register: str = "printing"


kinds: Registry[Kind] = Registry("papers", "可以打印导出的文书")


def kind_of(code: str) -> Kind:
    return dict(kinds.items())[code]


def of_model(model: type[Model]) -> list[tuple[str, Kind]]:
    """Papers of rows of `model`, in the order in which they were named."""
    return [(code, kind) for code, kind in kinds.items() if kind.model is model]


def printable(actor: Actor) -> Q:
    """Printings whose subject `actor` may print."""
    reach = NOWHERE
    for code, kind in kinds.items():
        if not kind.permission.held_by(actor):
            continue
        if kind.model is None:
            reach |= Q(kind=code, subject=None)
        else:
            rows = kind.permission.visible_to(actor, kind.model._base_manager.all())
            reach |= Q(kind=code, subject__in=rows.values("pk"))
    return reach
