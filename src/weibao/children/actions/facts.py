"""Writing facts into a file: what changed is ended and followed, what was wrong is replaced."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.ids import uuid7
from weibao.kernel.workflow import Blocked

from ..models import Child, Fact
from ..permissions import CHILDREN_EDIT
from ..rules import facts as kinds
from ..rules.facts import Kind
from . import categories, lines


@dataclass(frozen=True)
class Change:
    """One fact as it was typed. An empty `value` means that it is no longer so, or never was.

    `entry` names the fact that is meant, where several of its kind stand at once. `was_wrong` replaces
    what the file said; otherwise the old fact is kept with the day on which it ended.
    """

    kind: str
    value: str = ""
    about: UUID | None = None
    entry: UUID | None = None
    since: date | None = None
    until: date | None = None
    was_wrong: bool = False


@dataclass(frozen=True)
class Source:
    """What the changes rest on."""

    code: str
    words: str = ""


class FactsClashed(Exception):
    """Somebody else changed the same facts since the editor opened them."""

    def __init__(self, child: Child, labels: Sequence[str]) -> None:
        super().__init__(str(child))
        self.child = child
        self.labels = list(labels)


def record(
    pk: UUID, *, by: Actor, at: datetime, seen: int, changes: Sequence[Change], source: Source
) -> Child:
    """Write `changes` over version `seen` of the file; what is said already leaves no trace.

    Raises `FactsClashed`, `Refused`, `Blocked`.
    """
    with transaction.atomic():
        child = aggregates.lock(Child, pk)
        by = CHILDREN_EDIT.check(by, child)
        if child.status != "open":
            raise Blocked(["档案已结档，要改先恢复在册"])
        return write(child, changes, source, by=by, at=at, seen=seen)


def write(
    child: Child,
    changes: Sequence[Change],
    source: Source,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Child:
    """The same for a file that is locked already, inside the caller's transaction."""
    _refuse_wrong(child, changes, source, on=at.date())
    held = list(Fact.objects.filter(child=child, version_to=None))
    due = [change for change in changes if not _said(change, held)]
    if seen is not None and seen != child.version:
        _refuse_clash(child, due, seen=seen)
    if not due:
        return child
    names = sorted({f"fact:{change.kind}" for change in due})
    aggregates.save(child, by=by, at=at, event="child.facts", fields=names)
    for change in due:
        _put(child, change, held, source, by=by, at=at)
    categories.refresh(child, by=by, at=at)
    return child


def _refuse_wrong(child: Child, changes: Sequence[Change], source: Source, *, on: date) -> None:
    known = set(lines.open_lines(child)) if any(change.about for change in changes) else set()
    reasons = problems(changes, source, known=known, on=on)
    if reasons:
        raise Blocked(reasons)


def problems(
    changes: Sequence[Change], source: Source, *, known: Collection[UUID], on: date
) -> list[str]:
    """What speaks against writing them, in words; `known` are the people of the file."""
    reasons = [] if source.code in dict(kinds.SOURCES) else ["请选依据"]
    for change in changes:
        kind = _kind(change)
        if change.about and change.about not in known:
            reasons.append("这个人已不在档案里，请刷新后再填")
        wrong = kind.problem(change.value) if change.value else ""
        if change.since and change.since > on:
            wrong = "“从哪天起”在今天之后"
        if change.since and change.until and change.until < change.since:
            wrong = "“到哪天”早于“从哪天起”"
        if wrong:
            reasons.append(f"{kind.label}：{wrong}")
    return reasons


def _kind(change: Change) -> Kind:
    return kinds.kind(change.kind, of="person" if change.about else "child")


def _meant(change: Change, held: Sequence[Fact]) -> Fact | None:
    """The open row that a change is about."""
    own = [row for row in held if (row.kind, row.about) == (change.kind, change.about)]
    if _kind(change).many:
        return next((row for row in own if row.entry == change.entry), None)
    now = [row for row in own if row.until is None]
    return max(now or own, key=lambda row: row.since or date.min, default=None)


def _said(change: Change, held: Sequence[Fact]) -> bool:
    """Whether the file says so already."""
    row = _meant(change, held)
    if row is None:
        return not change.value
    if row.content != change.value:
        return False
    same = change.since in (None, row.since) and change.until in (None, row.until)
    return same or (not change.was_wrong and change.since is None and change.until is None)


def _refuse_clash(child: Child, changes: Sequence[Change], *, seen: int) -> None:
    moved = Q(version_from__gt=seen) | Q(version_to__gt=seen)
    rows = set(Fact.objects.filter(moved, child=child).values_list("kind", "about"))
    clashing = [_kind(change).label for change in changes if (change.kind, change.about) in rows]
    if clashing:
        raise FactsClashed(child, clashing)


def _put(
    child: Child, change: Change, held: Sequence[Fact], source: Source, *, by: Actor, at: datetime
) -> None:
    """One change. A row that stood is closed with the version; its past stays as a row that ended."""
    old = _meant(change, held)
    begins = change.since or at.date()
    if old is not None:
        Fact.objects.filter(pk=old.pk).update(version_to=child.version)
        is_new = old.content != change.value
        if is_new and not change.was_wrong and (old.since is None or old.since < begins):
            _keep_past(old, child, until=min(begins, old.until or begins))
    if not change.value:
        return
    same = old is not None and (change.was_wrong or old.content == change.value)
    since = change.since or (old.since if old is not None and same else None)
    if since is None and old is not None and not same:
        since = begins
    entry = old.entry if old is not None and same else uuid7()
    row_of(child, change, since, source, entry, by, at).save(force_insert=True)


def _keep_past(old: Fact, child: Child, *, until: date) -> None:
    Fact.objects.create(
        child=child,
        about=old.about,
        entry=old.entry,
        kind=old.kind,
        value=old.value,
        words=old.words,
        since=old.since,
        until=until,
        source=old.source,
        source_words=old.source_words,
        version_from=child.version,
        recorded_at=old.recorded_at,
        recorded_by=old.recorded_by,
    )


def row_of(
    child: Child,
    change: Change,
    since: date | None,
    source: Source,
    entry: UUID,
    by: Actor,
    at: datetime,
) -> Fact:
    """The row that says it from the version of `child` on; not saved yet."""
    sealed = _kind(change).is_sealed
    return Fact(
        child=child,
        about=change.about,
        entry=entry,
        kind=change.kind,
        value="" if sealed else change.value,
        words=change.value if sealed else "",
        since=since,
        until=change.until,
        source=source.code,
        source_words=source.words,
        version_from=child.version,
        recorded_at=at,
        recorded_by=by.person_id,
    )
