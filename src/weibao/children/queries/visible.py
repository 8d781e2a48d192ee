"""The files a person may see, each with how far the name is covered for that person."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from weibao.kernel.actor import Actor
from weibao.kernel.masking import Level

from ..models import Child
from ..permissions import CHILDREN_VIEW, known, of_own_village


def visible(actor: Actor | None) -> QuerySet[Child]:
    """Files the actor may see, annotated with `level`, the mask of names on the actor's pages."""
    found = CHILDREN_VIEW.visible_to(actor, Child.objects.all())
    if actor is None:
        return found
    seats = CHILDREN_VIEW.seats(actor)
    near: Q = of_own_village(seats, actor)
    level = Case(
        When(near, then=Value(Level.ENDS)),
        When(known(seats, actor), then=Value(Level.SURNAME)),
        default=Value(Level.CODE),
        output_field=IntegerField(),
    )
    return found.annotate(level=level).select_related("school")


def one(actor: Actor | None, pk: UUID) -> Child | None:
    return visible(actor).filter(pk=pk).first()


def worked_with(rows: QuerySet[Child], actor: Actor) -> QuerySet[Child]:
    """Of `rows`, the files whose content the person works with, not only sees in a list."""
    return rows.filter(known(CHILDREN_VIEW.seats(actor), actor))
