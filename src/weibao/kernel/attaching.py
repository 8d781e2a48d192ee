"""What files may be attached to. Whoever may read a subject may open its files, and nobody else.

Each app registers its kinds of subject in `<app>/attaching.py` under the model's label:

    subjects.add("cases.case", Subject(Case, reads=CASES_READ, label="个案"))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q
from django.urls import reverse

from .actor import Actor
from .permission import NOWHERE, Permission
from .registry import Registry


def _nobody(_pk: UUID) -> Sequence[UUID]:
    return ()


@dataclass(frozen=True)
class Subject:
    """One kind of row that can have files, and what opens them."""

    model: type[Model]
    reads: Permission
    label: str
    # The page that shows the subject, by name, and what of the row that page is asked with.
    page: str
    page_of: Callable[[Any], UUID] = lambda row: row.pk
    # The children whose file it is about: an opened attachment stands in their index, too.
    children: Callable[[UUID], Sequence[UUID]] = _nobody
    # Rows of which nobody knows whether they are meant: copies of their files are made last.
    last: Q | None = None

    def page_at(self, pk: UUID) -> str:
        """Where one goes back to from a file."""
        row = self.model._base_manager.get(pk=pk)
        return reverse(self.page, args=[self.page_of(row)])


subjects: Registry[Subject] = Registry("attaching", "可以带附件的事项")


def comes_last() -> Q:
    """Files of rows that come last, by `subject_kind` and `subject`."""
    found = NOWHERE
    for kind, subject in subjects.items():
        if subject.last is not None:
            rows = subject.model._base_manager.filter(subject.last)
            found |= Q(subject_kind=kind, subject__in=rows.values("pk"))
    return found


def readable(actor: Actor) -> Q:
    """Rows with `subject_kind` and `subject` whose subject `actor` may read."""
    reach = NOWHERE
    for kind, subject in subjects.items():
        if subject.reads.held_by(actor):
            # Asked of the one subject: a list of all one may read is longer than the files shown.
            one = subject.model._base_manager.filter(pk=OuterRef("subject"))
            reach |= Q(Exists(subject.reads.visible_to(actor, one)), subject_kind=kind)
    return reach
