"""Children in the search box of every page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.searching import Hit, searches

from .permissions import CHILDREN_VIEW
from .queries.faces import faces
from .queries.search import search


@searches.register("children")
def children(typed: str, actor: Actor, at: datetime, limit: int) -> list[Hit]:
    if not CHILDREN_VIEW.held_by(actor):
        return []
    found = search(typed, actor, on=at.date(), limit=limit)
    return [
        Hit(
            group="孩子",
            title=f"档案 {face.file_no}",
            url=reverse("children:detail", args=[face.pk]),
            line="　".join(filter(None, (face.meta, face.village, face.school))),
            subject=face.name,
            rank=10,
        )
        for face in faces(found.rows, on=at.date())
    ]
