"""Notices for what apps below say by role, to the posts that hold it that day."""

from __future__ import annotations

from weibao.kernel.telling import Told, telling
from weibao.org.models import Post
from weibao.org.models.unit import UnitKind
from weibao.org.queries.actors import in_force
from weibao.org.roles import LEADERS

from .notices import notice, tell_all


@telling.register("office.notices")
def by_notice(told: Told) -> None:
    """One notice for each unit and role; of leaders only the town's own, not those of a village."""
    rows = Post.objects.filter(in_force(told.at.date()), role__in=told.roles, unit__town=told.town)
    beside = [told.beside] if told.beside else []
    posts = rows.exclude(pk__in=beside).select_related("unit").order_by("unit", "role")
    found = {
        (post.unit_id, post.role): post.unit
        for post in posts
        if post.role not in LEADERS or post.unit.kind == UnitKind.GOVERNMENT
    }
    tell_all(
        notice(
            unit,
            told.text,
            town=told.town,
            key=f"{told.key}:{unit.pk}:{role}",
            at=told.at,
            about=told.about,
            role=role,
            urgent=True,
        )
        for (_, role), unit in found.items()
    )
