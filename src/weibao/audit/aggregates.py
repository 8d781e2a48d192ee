"""Writing aggregates: lock, check the version, write, and leave revision, change and event behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from weibao.kernel.actor import Actor

from .events import Recorded, record, record_all
from .models import Change, Revision

M = TypeVar("M", bound=Model)

# Bookkeeping that every save touches and no history needs.
UNRECORDED = frozenset({"id", "version"})


class Stale(Exception):
    """Someone else saved first. `current` is the row as it is now, `seen` the version the editor had."""

    def __init__(self, current: Model, seen: int) -> None:
        super().__init__(f"{current._meta.label} {current.pk}: saw {seen}")
        self.current = current
        self.seen = seen


def lock(model: type[M], pk: UUID, *, version: int | None = None) -> M:
    """The row, locked until the transaction ends; raises `Stale` when `version` is no longer it."""
    manager: Any = model._default_manager
    row: M = manager.select_for_update(of=("self",)).get(pk=pk)
    if version is not None and row.version != version:  # type: ignore[attr-defined]
        raise Stale(row, version)
    return remember(row)


def remember(row: M) -> M:
    """Keep the values as read, so that `save` can tell what changed."""
    row._as_read = _values(row)  # type: ignore[attr-defined]
    return row


def create(
    row: M, *, by: Actor, at: datetime, event: str, fields: Iterable[str] = (), subjects: Any = ()
) -> M:
    """Insert a new aggregate at version 1."""
    with transaction.atomic():
        row.version = 1  # type: ignore[attr-defined]
        row.save(force_insert=True)
        new = {name: [None, value] for name, value in _values(row).items() if value not in _EMPTY}
        _leave_behind(row, new, by=by, at=at, event=event, fields=fields, subjects=subjects)
        return remember(row)


@dataclass(frozen=True)
class Many:
    """Several aggregates of one kind that are written at once; each leaves behind what one does."""

    rows: Sequence[Any]
    # Names of related rows that changed with each.
    fields: Sequence[Iterable[str]]


def create_many(many: Many, *, by: Actor, at: datetime, event: str) -> None:
    """Insert new aggregates at version 1, as `create` does one."""
    bodies = []
    for row in many.rows:
        row.version = 1
        bodies.append(
            {name: [None, value] for name, value in _values(row).items() if value not in _EMPTY}
        )
    type(many.rows[0])._default_manager.bulk_create(many.rows)
    _leave_all_behind(many, bodies, by=by, at=at, event=event)


def related_many(many: Many, *, by: Actor, at: datetime, event: str) -> None:
    """The next version of rows just made in this transaction, of which only what is related changed."""
    manager = type(many.rows[0])._default_manager
    for row in many.rows:
        row.version += 1
    manager.bulk_update(many.rows, ["version"])
    _leave_all_behind(many, [{} for _ in many.rows], by=by, at=at, event=event)


def _leave_all_behind(
    many: Many, bodies: Sequence[dict[str, Any]], *, by: Actor, at: datetime, event: str
) -> None:
    made = [
        _lines(row, body, by=by, at=at, fields=fields)
        for row, body, fields in zip(many.rows, bodies, many.fields, strict=True)
    ]
    Revision.objects.bulk_create([revision for revision, _ in made])
    Change.objects.bulk_create([change for _, change in made])
    told = [
        Recorded(
            event,
            getattr(row, "town", ""),
            (row._meta.label_lower, row.pk),
            fields=tuple(revision.fields),
        )
        for row, (revision, _) in zip(many.rows, made, strict=True)
    ]
    record_all(told, actor=by, at=at)


def save(
    row: M,
    *,
    by: Actor,
    at: datetime,
    event: str,
    fields: Iterable[str] = (),
    subjects: Any = (),
    tombstone: bool = False,
) -> M:
    """Write a locked aggregate as its next version.

    `fields` adds names of related rows that changed with it, such as a measure of a case.
    """
    with transaction.atomic():
        before: dict[str, Any] = row._as_read  # type: ignore[attr-defined]
        seen: int = row.version  # type: ignore[attr-defined]
        now = _values(row)
        changed = {name: [before[name], now[name]] for name in now if before[name] != now[name]}
        row.version = seen + 1  # type: ignore[attr-defined]
        concrete = [*changed, "version"]
        manager: Any = type(row)._default_manager
        written = manager.filter(pk=row.pk, version=seen).update(
            **{name: getattr(row, name) for name in concrete}
        )
        if not written:
            raise Stale(manager.get(pk=row.pk), seen)
        _leave_behind(
            row,
            changed,
            by=by,
            at=at,
            event=event,
            fields=fields,
            subjects=subjects,
            tombstone=tombstone,
        )
        return remember(row)


_EMPTY: tuple[Any, ...] = (None, "", [], {})


def _leave_behind(
    row: Any,
    changed: dict[str, list[Any]],
    *,
    by: Actor,
    at: datetime,
    event: str,
    fields: Iterable[str],
    subjects: Any,
    tombstone: bool = False,
) -> None:
    revision, change = _lines(row, changed, by=by, at=at, fields=fields, tombstone=tombstone)
    revision.save(force_insert=True)
    change.save(force_insert=True)
    record(
        event,
        actor=by,
        at=at,
        town=revision.town,
        subject=row,
        fields=revision.fields,
        subjects=subjects,
    )


def _lines(
    row: Any,
    changed: dict[str, list[Any]],
    *,
    by: Actor,
    at: datetime,
    fields: Iterable[str],
    tombstone: bool = False,
) -> tuple[Revision, Change]:
    """The revision and the line of the change feed of one write, not saved yet."""
    kind, post = row._meta.label_lower, by.seats[0].post_id if by.seats else None
    names = sorted({*changed, *fields} - UNRECORDED)
    town = getattr(row, "town", "")
    revision = Revision(
        town=town,
        subject_kind=kind,
        subject=row.pk,
        version=row.version,
        at=at,
        person=by.person_id,
        post=post,
        fields=names,
        body=changed,
    )
    change = Change(
        at=at,
        town=town,
        subject_kind=kind,
        subject=row.pk,
        version=row.version,
        tombstone=tombstone,
    )
    return revision, change


def _values(row: Model) -> dict[str, Any]:
    return {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in UNRECORDED
    }


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value


def label_of(model: type[Model], attname: str) -> str:
    """The Chinese label of a field, for history and conflict pages."""
    for field in model._meta.concrete_fields:
        if field.attname == attname:
            return str(field.verbose_name)
    return attname
