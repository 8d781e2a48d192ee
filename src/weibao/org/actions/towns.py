"""Setting up a town: its places, its units and posts, its first people and keys.

These ask no permission, for there is nobody yet who could hold one. They are called by commands on the
server itself, never by a view.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel import areas
from weibao.kernel.actor import SYSTEM
from weibao.kernel.areas import Level

from ..models import Area, Installation, Town
from ..models.installation import Environment
from ..rules import default_units
from . import posts, units
from .scope import NotPossible

# The day the carried list of areas was true (kernel/data/areas.md).
LISTED = date(2023, 6, 30)


@dataclass(frozen=True)
class Opened:
    """What setting up a town made."""

    town: Town
    villages: int
    units: int
    posts: int


@transaction.atomic
def mark_installation(environment: str, *, at: datetime) -> Installation:
    """Say once what this database is for; another environment is refused afterwards."""
    wanted = Environment(environment)
    row, _ = Installation.objects.get_or_create(
        pk=1, defaults={"environment": wanted, "created_at": at}
    )
    if row.environment != wanted:
        raise NotPossible(f"这个数据库已经是{Environment(row.environment).label}")
    return row


@transaction.atomic
def open_town(code: str, *, at: datetime) -> Opened:
    """Set up the town with this 9-digit code from the carried list, with the default units."""
    found = areas.find(code)
    if found is None or found.level is not Level.TOWN:
        raise NotPossible(f"区划表里没有代码为 {code} 的乡镇（街道）")
    if Town.objects.filter(pk=code).exists():
        raise NotPossible(f"{areas.full_name(code)}已经建立过了")
    villages = areas.children(code)
    _take_over(code, villages)
    spoken = [area.name for area in areas.path(code)[:-1] if area.name not in areas.UNSPOKEN]
    town = Town.objects.create(
        code=code, area_id=code, name=found.name, district_name=spoken[-1], since=at.date()
    )
    record("town.opened", actor=SYSTEM, at=at, town=code, count=len(villages))
    made = _open_units(town, areas.display_names(villages), at=at)
    return Opened(town, len(villages), *made)


def _take_over(code: str, villages: list[areas.Area]) -> None:
    """The areas above the town and its villages; what another town brought already stays as it is."""
    known = set(Area.objects.values_list("code", flat=True))
    shorts = areas.display_names(villages)
    for area in [*areas.path(code), *villages]:
        if area.code not in known:
            Area.objects.create(
                code=area.code,
                name=area.name,
                short_name=shorts.get(area.code, area.name),
                parent_id=area.code[: areas.ABOVE[len(area.code)]] or None,
                valid_from=LISTED,
            )


def _open_units(town: Town, places: dict[str, str], *, at: datetime) -> tuple[int, int]:
    plans = default_units.for_town(town.name, places)
    for plan in plans:
        unit = units.add_unit(
            town=town.code,
            name=plan.name,
            short_name=plan.short_name,
            kind=plan.kind,
            area=plan.area,
            aliases=plan.aliases,
            by=SYSTEM,
            at=at,
        )
        for post in plan.posts:
            posts.add_post(
                unit=unit,
                role=post.role,
                title=post.title,
                must_fill=post.must_fill,
                by=SYSTEM,
                at=at,
            )
    return len(plans), sum(len(plan.posts) for plan in plans)
