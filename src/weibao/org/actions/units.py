"""Setting up, renaming and closing units. Nothing is deleted: a closed unit names its successor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from weibao.audit.aggregates import create, lock, save
from weibao.kernel.actor import Actor

from ..models import Appointment, Post, Town, Unit, UnitAlias
from ..permissions import UNITS_MANAGE
from ..queries.actors import in_force
from ..queries.units import of_town
from .posts import finish
from .scope import NotPossible, check_town


@transaction.atomic
def open_unit(
    *,
    town: str,
    name: str,
    short_name: str = "",
    kind: str,
    area: str = "",
    aliases: Iterable[str] = (),
    serves: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> Unit:
    """A new unit of `town`; `serves` are further towns that it works for."""
    by = check_town(UNITS_MANAGE, by, town)
    return add_unit(
        town=town,
        name=name,
        short_name=short_name,
        kind=kind,
        area=area,
        aliases=aliases,
        serves=serves,
        by=by,
        at=at,
    )


def add_unit(
    *,
    town: str,
    name: str,
    short_name: str = "",
    kind: str,
    area: str = "",
    aliases: Iterable[str] = (),
    serves: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> Unit:
    """The write of `open_unit`, also for setting up a whole town; asks no permission."""
    check_name(town, name, at=at)
    unit = Unit(
        name=name,
        short_name=short_name or name[:30],
        kind=kind,
        town=town,
        area=area or town,
        valid_from=at.date(),
        created_at=at,
    )
    create(unit, by=by, at=at, event="unit.opened", fields=["aliases", "serves"])
    unit.serves.set(Town.objects.filter(pk__in=list(serves)).exclude(pk=town))
    others = dict.fromkeys(alias for alias in aliases if alias not in {unit.name, unit.short_name})
    UnitAlias.objects.bulk_create(UnitAlias(unit=unit, name=alias) for alias in others)
    return unit


def check_name(town: str, name: str, *, at: datetime, but: UUID | None = None) -> None:
    """Two open units of a town do not share a name: a document could not tell them apart."""
    same = Unit.objects.filter(town=town, name=name, valid_to=None)
    if same.exclude(pk__in=[but] if but else []).exists():
        raise NotPossible(f"已经有一个单位叫“{name}”", field="name")


@transaction.atomic
def rename_unit(
    *,
    unit: UUID,
    version: int,
    name: str,
    short_name: str,
    kind: str,
    by: Actor,
    at: datetime,
) -> Unit:
    """Correct a unit's names or kind. The old name stays as an alias: documents still use it."""
    row = lock(Unit, unit, version=version)
    by = UNITS_MANAGE.check(by, row)
    check_name(row.town, name, at=at, but=row.pk)
    old = {row.name, row.short_name} - {name, short_name}
    row.name, row.short_name, row.kind = name, short_name or name[:30], kind
    for alias in sorted(old):
        UnitAlias.objects.get_or_create(unit=row, name=alias, valid_to=None)
    return save(row, by=by, at=at, event="unit.renamed", fields=["aliases"] if old else [])


@transaction.atomic
def add_alias(*, unit: UUID, name: str, by: Actor, at: datetime) -> UnitAlias:
    """Another name that documents use, such as 平安办 for 平安建设办."""
    row = lock(Unit, unit)
    by = UNITS_MANAGE.check(by, row)
    called = [row.name, row.short_name]
    if name in called or row.aliases.filter(name=name, valid_to=None).exists():
        raise NotPossible(f"这个单位已经叫“{name}”了", field="name")
    taken = of_town(row.town, on=at.date()).exclude(pk=row.pk)
    other = taken.filter(name=name).first() or taken.filter(short_name=name).first()
    if other is not None:
        raise NotPossible(f"“{name}”是另一个单位的名称", field="name")
    alias = UnitAlias.objects.create(unit=row, name=name)
    save(row, by=by, at=at, event="unit.alias_added", fields=["aliases"])
    return alias


@transaction.atomic
def drop_alias(*, alias: UUID, by: Actor, at: datetime) -> None:
    """Stop using an alias from today on."""
    found = UnitAlias.objects.select_for_update().get(pk=alias)
    row = lock(Unit, found.unit_id)
    by = UNITS_MANAGE.check(by, row)
    if found.valid_to is None:
        found.valid_to = at.date()
        found.save(update_fields=["valid_to"])
        save(row, by=by, at=at, event="unit.alias_dropped", fields=["aliases"])


@transaction.atomic
def close_unit(
    *, unit: UUID, version: int, on: date, into: UUID | None = None, by: Actor, at: datetime
) -> Unit:
    """Close a unit as of `on`, merged into another where one is named.

    Its posts close and their appointments end that day. The successor takes over its names, so that
    documents still find it, and what the unit answered for: the tick carries that over on the day.
    Not here, where the unit is locked: who works on one of its cases at this moment holds that case.
    """
    row = lock(Unit, unit, version=version)
    by = UNITS_MANAGE.check(by, row)
    if row.valid_to is not None:
        raise NotPossible("这个单位已经撤并")
    if on < row.valid_from:
        raise NotPossible("撤并日期早于成立日期", field="on")
    if into is not None:
        _hand_on(row, into=into, on=on, by=by, at=at)
    _end_posts(row, on=on, by=by, at=at)
    row.valid_to = on
    return save(row, by=by, at=at, event="unit.closed", fields=["posts"])


def _hand_on(row: Unit, *, into: UUID, on: date, by: Actor, at: datetime) -> None:
    heir = lock(Unit, into)
    UNITS_MANAGE.check(by, heir)
    if heir.pk == row.pk or heir.town != row.town or heir.valid_to is not None:
        raise NotPossible("不能并入这个单位", field="into")
    row.successor = heir
    names = [
        row.name,
        row.short_name,
        *row.aliases.filter(valid_to=None).values_list("name", flat=True),
    ]
    for name in dict.fromkeys(names):
        if name not in {heir.name, heir.short_name}:
            UnitAlias.objects.get_or_create(unit=heir, name=name, valid_to=None)
    save(heir, by=by, at=at, event="unit.merged", fields=["aliases"])


def _end_posts(row: Unit, *, on: date, by: Actor, at: datetime) -> None:
    for post in Post.objects.filter(unit=row, valid_to=None).order_by("pk"):
        for held in Appointment.objects.filter(post=post, valid_to=None).order_by("pk"):
            finish(lock(Appointment, held.pk), on=on, by=by, at=at)
        closing = lock(Post, post.pk)
        closing.valid_to = max(on, closing.valid_from)
        save(closing, by=by, at=at, event="post.closed")


def still_holding(unit: UUID, *, on: date) -> int:
    """How many people would lose a post if the unit closed, for the question before it."""
    return Appointment.objects.filter(in_force(on), post__unit=unit).count()
