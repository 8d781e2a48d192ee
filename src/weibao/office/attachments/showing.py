"""The files of a subject as its page shows them to one viewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.timeline import Line

from ..models import StoredFile
from ..models.storedfile import CopyState
from ..permissions import FILES_ORIGINAL, FILES_READ
from .limits import in_words


@dataclass(frozen=True)
class FileView:
    """One file for `{% files %}`. Addresses are empty where the viewer may not go."""

    id: UUID
    part: UUID | None
    number: int
    label: str
    kind: str
    state: str
    size: str
    when: str
    at: datetime
    person: UUID | None
    caption: str = ""
    digest: str = ""
    refusal: str = ""
    url: str = ""
    original_url: str = ""
    withdraw_url: str = ""


def of_subject(pk: UUID) -> QuerySet[StoredFile]:
    """All files of a subject in order, withdrawn ones too: for the program, not for a viewer."""
    return StoredFile.objects.filter(subject=pk).order_by("number")


def views_of(actor: Actor, subject: Any) -> list[FileView]:
    """The files of one subject that `actor` may open, in order. Two queries at most."""
    return views_for(actor, [subject.pk]).get(subject.pk, [])


def views_for(actor: Actor, subjects: Iterable[UUID]) -> dict[UUID, list[FileView]]:
    """The same for several subjects at once, such as the measures of a case."""
    keys = list(subjects)
    if not keys:
        return {}
    rows = FILES_READ.visible_to(actor, StoredFile.objects.filter(subject__in=keys))
    found = list(rows.order_by("subject", "number"))
    keeper = FILES_ORIGINAL.held_by(actor) and bool(found)
    originals = set(_reached(actor, found)) if keeper else set()
    views: dict[UUID, list[FileView]] = {}
    for row in found:
        view = _view(row, keeper=row.pk in originals)
        views.setdefault(row.subject, []).append(view)
    return views


def came_with(part: UUID | None, views: Iterable[FileView]) -> str:
    """Which of the files came with a part of the subject, in words for a line of its timeline."""
    labels = [view.label for view in views if view.part == part]
    return f"附 {'、'.join(labels)}" if labels else ""


def lines_of(views: Iterable[FileView], people: Mapping[UUID, str]) -> list[Line]:
    """One line of a timeline for each time that files were added."""
    lines = []
    for (at, person), group in groupby(views, key=lambda view: (view.at, view.person)):
        added = list(group)
        words = [*(view.label for view in added), *filter(None, [added[0].caption])]
        by = people.get(person, "") if person else ""
        key = added[0].id.hex
        lines.append(
            Line(at, "添加材料", "paperclip", "、".join(words), by, kind="material", key=key)
        )
    return lines


def _reached(actor: Actor, found: list[StoredFile]) -> Iterable[UUID]:
    keys = StoredFile.objects.filter(pk__in=[row.pk for row in found])
    return FILES_ORIGINAL.visible_to(actor, keys).values_list("pk", flat=True)


def _view(row: StoredFile, *, keeper: bool) -> FileView:
    """What may be withdrawn is what may be taken out: one question for both."""
    ready = row.state == CopyState.READY
    return FileView(
        id=row.pk,
        part=row.part,
        number=row.number,
        label=row.label,
        kind=row.kind,
        state=row.state,
        size=in_words(row.size),
        when=f"{row.created_at.astimezone(ZONE):%m-%d %H:%M}",
        at=row.created_at,
        person=row.person,
        caption=row.caption,
        digest=row.digest if keeper else "",
        refusal=row.refusal,
        url=reverse("office:file", args=[row.pk]) if ready else "",
        original_url=reverse("office:file-original", args=[row.pk]) if keeper else "",
        withdraw_url=reverse("office:file-withdraw", args=[row.pk]) if keeper else "",
    )
