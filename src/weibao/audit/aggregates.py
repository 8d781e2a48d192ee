"""Writing aggregates: lock, check the version, write, and leave revision, change and event behind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from weibao.kernel.actor import Actor

from .events import record
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
    kind, post = row._meta.label_lower, by.seats[0].post_id if by.seats else None
    names = sorted({*changed, *fields} - UNRECORDED)
    town = getattr(row, "town", "")
    Revision.objects.create(
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
    Change.objects.create(
        at=at,
        town=town,
        subject_kind=kind,
        subject=row.pk,
        version=row.version,
        tombstone=tombstone,
    )
    record(event, actor=by, at=at, town=town, subject=row, fields=names, subjects=subjects)


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
