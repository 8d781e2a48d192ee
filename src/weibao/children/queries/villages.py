"""The villages a person keeps files of: who is the director, how many children, what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.org.models import Appointment, Area
from weibao.org.queries.actors import in_force
from weibao.org.roles import Role

from ..models import Category, RiskLevel
from ..models.category import State
from ..models.risk import RiskState
from ..rules.birth import ADULT
from ..rules.risk import HIGH
from .ages import last_birth
from .missing import GAPS
from .places import villages_kept
from .visible import visible, worked_with


@dataclass(frozen=True)
class Missing:
    """How many files of a village lack one thing, and where to find them."""

    label: str
    number: int
    url: str


@dataclass(frozen=True)
class Village:
    """`whole` is the share of files in which nothing is missing, in per cent."""

    name: str
    url: str
    directors: tuple[str, ...]
    children: int
    high: int
    waiting: int
    grown: int
    whole: int
    missing: Sequence[Missing] = field(default_factory=tuple)


def villages(actor: Actor, *, on: date) -> list[Village]:
    """Every village, also those without a child or a director; five queries however many there are."""
    areas = villages_kept(actor)
    found = {row["area"]: row for row in _counts(actor, [area.code for area in areas], on=on)}
    directors = _directors([area.code for area in areas], on=on)
    return [_village(area, found.get(area.code), directors[area.code]) for area in areas]


def _counts(actor: Actor, codes: Sequence[str], *, on: date) -> list[dict[str, Any]]:
    rows = worked_with(visible(actor), actor).filter(status="open", area__in=codes)
    high = RiskLevel.objects.filter(child=OuterRef("pk"), level=HIGH).exclude(state=RiskState.ENDED)
    waiting = Category.objects.filter(child=OuterRef("pk"), state=State.PROPOSED)
    lacks = {f"lacks_{name}": gap.lacks(on) for name, gap in GAPS.items()}
    anything = Q()
    for lack in lacks.values():
        anything |= lack
    counted = {name: Count("pk", filter=lack) for name, lack in lacks.items()}
    grouped: Iterable[Any] = (
        rows.order_by()
        .values("area")
        .annotate(
            children=Count("pk"),
            high=Count("pk", filter=Q(Exists(high))),
            waiting=Count("pk", filter=Q(Exists(waiting))),
            grown=Count("pk", filter=Q(birth__lte=last_birth(ADULT, on=on))),
            lacking=Count("pk", filter=anything),
            **counted,
        )
    )
    return [dict(row) for row in grouped]


def _directors(codes: Sequence[str], *, on: date) -> dict[str, tuple[str, ...]]:
    held = Appointment.objects.filter(
        in_force(on),
        post__role=Role.CHILD_DIRECTOR,
        post__unit__area__in=codes,
        person__is_active=True,
    )
    found: dict[str, list[str]] = defaultdict(list)
    for area, name in held.order_by("valid_from").values_list("post__unit__area", "person__name"):
        found[area].append(name)
    return defaultdict(tuple, {area: tuple(names) for area, names in found.items()})


def _village(area: Area, row: dict[str, Any] | None, directors: tuple[str, ...]) -> Village:
    row = row or {}
    children = row.get("children", 0)
    lacking = row.get("lacking", 0)
    return Village(
        name=area.short_name,
        url=_list(area),
        directors=directors,
        children=children,
        high=row.get("high", 0),
        waiting=row.get("waiting", 0),
        grown=row.get("grown", 0),
        whole=100 * (children - lacking) // children if children else 0,
        missing=[
            Missing(gap.label, number, _list(area, missing=name))
            for name, gap in GAPS.items()
            if (number := row.get(f"lacks_{name}", 0))
        ],
    )


def _list(area: Area, **more: str) -> str:
    asked = {"status": "open", "village": area.code, **more}
    return f"{reverse('children:list')}?{urlencode(asked)}"
