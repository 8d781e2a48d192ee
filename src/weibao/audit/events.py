"""Writing events. Changes call `record` inside their own transaction; reads through `audit.reads`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from weibao.kernel.actor import Actor

from .models import Event, EventSubject


def record(
    kind: str,
    *,
    actor: Actor,
    at: datetime,
    town: str = "",
    subject: Model | None = None,
    subject_ref: tuple[str, UUID] | None = None,
    fields: Iterable[str] = (),
    count: int | None = None,
    digest: str = "",
    subjects: Sequence[UUID] = (),
    post: UUID | None = None,
) -> Event:
    """Append one event. `subjects` are the children whose files it uncovered.

    `subject` is the row it is about; `subject_ref` stands for a row that may not exist. Never pass a
    value of a field: `fields` are names, `digest` is keyed or a code.
    """
    subject_kind, subject_id = "", None
    if subject is not None:
        subject_kind, subject_id = subject._meta.label_lower, subject.pk
        town = town or getattr(subject, "town", "")
    elif subject_ref is not None:
        subject_kind, subject_id = subject_ref
    event = Event.objects.create(
        at=at,
        kind=kind,
        town=town or _town_of(actor),
        person=actor.person_id,
        post=post or (actor.seats[0].post_id if actor.seats else None),
        subject_kind=subject_kind,
        subject=subject_id if isinstance(subject_id, UUID) else None,
        fields=sorted(fields),
        count=count,
        digest=digest,
    )
    if subjects:
        EventSubject.objects.bulk_create(
            EventSubject(event=event, subject=child) for child in subjects
        )
    return event


@dataclass(frozen=True)
class Recorded:
    """One of many events that are written at once."""

    kind: str
    town: str
    subject_ref: tuple[str, UUID]
    digest: str = ""
    fields: tuple[str, ...] = ()


def record_all(lines: Iterable[Recorded], *, actor: Actor, at: datetime) -> int:
    """Append many events of one moment; answers how many. For what a machine does in bulk."""
    post = actor.seats[0].post_id if actor.seats else None
    events = [
        Event(
            at=at,
            kind=line.kind,
            town=line.town or _town_of(actor),
            person=actor.person_id,
            post=post,
            subject_kind=line.subject_ref[0],
            subject=line.subject_ref[1],
            digest=line.digest,
            fields=sorted(line.fields),
        )
        for line in lines
    ]
    return len(Event.objects.bulk_create(events, batch_size=500))


def _town_of(actor: Actor) -> str:
    return actor.seats[0].town if actor.seats else ""
