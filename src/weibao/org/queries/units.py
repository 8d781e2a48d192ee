"""Reading units: what an actor sees, and which unit a name or a kind means."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from weibao.kernel.actor import Actor

from ..models import Post, Unit, UnitAlias
from ..models.unit import UnitKind
from ..permissions import UNITS_VIEW
from .actors import in_force

# Kinds in the order people look for them.
KIND_ORDER = (
    UnitKind.GOVERNMENT,
    UnitKind.STATION,
    UnitKind.OFFICE,
    UnitKind.DISCIPLINE,
    UnitKind.GROUP,
    UnitKind.POLICE,
    UnitKind.JUSTICE,
    UnitKind.MARKET,
    UnitKind.CLINIC,
    UnitKind.SCHOOL,
    UnitKind.VILLAGE,
    UnitKind.COURT,
    UnitKind.PROSECUTOR,
    UnitKind.BUREAU,
    UnitKind.OPERATOR,
    UnitKind.OTHER,
)


def units_seen(actor: Actor | None, *, on: date, closed: bool = False) -> QuerySet[Unit]:
    """Units the actor may look at, with their posts; `closed` asks for those that are no more."""
    found = UNITS_VIEW.visible_to(actor, Unit.objects.all())
    found = found.exclude(in_force(on)) if closed else found.filter(in_force(on))
    posts = Post.objects.filter(in_force(on)).order_by("created_at", "pk")
    aliases = UnitAlias.objects.filter(valid_to=None).order_by("name")
    along: list[Any] = [
        Prefetch("aliases", aliases, to_attr="open_aliases"),
        Prefetch("posts", posts, to_attr="open_posts"),
    ]
    return found.prefetch_related(*along)


def of_town(town: str, *, on: date) -> QuerySet[Unit]:
    """Units that work for a town: its own and those of elsewhere that serve it."""
    serving = Unit.serves.through.objects.filter(town_id=town).values("unit_id")
    return Unit.objects.filter(in_force(on)).filter(Q(town=town) | Q(pk__in=serving))


def unit_of_kind(town: str, kind: str, *, on: date) -> Unit | None:
    """The one unit of a kind that works for the town, such as its station; the oldest if several."""
    return of_town(town, on=on).filter(kind=kind).order_by("valid_from", "created_at").first()


def find_unit(town: str, name: str, *, on: date) -> list[Unit]:
    """Units of the town called `name`, by name, short name or alias; more than one must be asked."""
    wanted = name.strip()
    alias = Q(aliases__name=wanted, aliases__valid_to=None)
    called = Q(name=wanted) | Q(short_name=wanted) | alias
    return list(of_town(town, on=on).filter(called).distinct().order_by("created_at", "pk"))


def towns_worked_for(actor: Actor) -> list[str]:
    """Codes of the towns of the actor's posts, and of those that their units serve besides.

    Read once for an actor, that is once for a request: lists, counts and navigation all ask.
    """
    known: list[str] | None = actor.__dict__.get(_WORKED_FOR)
    if known is None:
        serving = Unit.serves.through.objects.filter(unit_id__in=actor.unit_ids)
        known = sorted(actor.towns | set(serving.values_list("town_id", flat=True)))
        # An actor is never changed, but it may remember what was read of it.
        actor.__dict__[_WORKED_FOR] = known
    return known


_WORKED_FOR = "towns_worked_for"
