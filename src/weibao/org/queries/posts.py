"""Reading posts: who holds them, and which must be filled and are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from weibao.kernel.actor import Actor

from ..models import Appointment, Post, Unit
from ..permissions import POSTS_VIEW
from .actors import in_force


def open_posts(*, on: date) -> QuerySet[Post]:
    """Posts that exist on the day, in units that do."""
    return Post.objects.filter(in_force(on), in_force(on, "unit__")).select_related("unit")


def posts_seen(actor: Actor | None, *, on: date) -> QuerySet[Post]:
    """Posts the actor may look at, those of one unit together."""
    return POSTS_VIEW.visible_to(actor, open_posts(on=on))


def units_with(role: str, *, on: date) -> QuerySet[Unit]:
    """Units that have a post of this role on the day, in any town."""
    posts = Post.objects.filter(in_force(on), unit=OuterRef("pk"), role=role)
    return Unit.objects.filter(Exists(posts)).order_by("pk")


def vacancies(town: str, *, on: date) -> QuerySet[Post]:
    """Posts of the town that must be filled and that nobody holds on the day."""
    return vacant(open_posts(on=on).filter(unit__town=town), on=on)


def vacant(posts: QuerySet[Post], *, on: date) -> QuerySet[Post]:
    """Of `posts`, those that must be filled and are not."""
    held = Appointment.objects.filter(in_force(on), post=OuterRef("pk"), person__is_active=True)
    return posts.filter(~Exists(held), must_fill=True).order_by("created_at", "pk")


def holders(posts: Iterable[UUID], *, on: date) -> dict[UUID, list[Appointment]]:
    """Who holds each of these posts on the day, longest serving first; in one query."""
    found: dict[UUID, list[Appointment]] = defaultdict(list)
    rows = Appointment.objects.filter(in_force(on), post__in=list(posts), person__is_active=True)
    for row in rows.select_related("person").order_by("valid_from", "created_at", "pk"):
        found[row.post_id].append(row)
    return found
