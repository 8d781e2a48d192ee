"""Taking back what a table wrote: row by row, and never over what somebody did since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.jobs import job
from weibao.org.models import Person
from weibao.org.queries.actors import actor_for

from ..models import Child, Fact, ImportRow, ImportRun
from ..models.importing import Outcome, RunState
from ..permissions import CHILDREN_UNDO
from ..rules import facts as kinds
from ..rules.importing.rows import NEW
from . import facts
from .editing import Clashed, edit_file
from .facts import Change, FactsClashed, Source
from .files import NumberTaken
from .importing import note
from .standing import close_file

CHANGED = "写入以后有人改过这份档案，没有撤回，请打开档案核对"
TAKEN = "原来的号码现在在别的档案上，没有撤回"
UNFORESEEN = "这一行没有撤回，原因已记给系统管理员；请打开档案核对"


def undo(pk: UUID, *, by: Actor, at: datetime, reason: str) -> ImportRun:
    """Say that all a table wrote is to be taken back; once. Raises `Refused`, `Blocked`."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=pk)
        by = CHILDREN_UNDO.check(by, run)
        if run.state != RunState.DONE or not reason:
            raise Blocked(["只有写完的名单能撤回，要写明原因，只能撤回一次"])
        run.state, run.undone_by, run.undone_why = RunState.UNDOING, by.somebody, reason
        run.save(update_fields=["state", "undone_by", "undone_why"])
        record("child.import_undone", actor=by, at=at, subject=run)
        undo_run.enqueue(str(run.pk))
        return run


@job
def undo_run(pk: str, *, at: datetime) -> None:
    """Take back each row in a transaction of its own; killed in between it goes on where it stood."""
    run = ImportRun.objects.get(pk=pk)
    if run.state != RunState.UNDOING:
        return
    actor = actor_for(Person.objects.get(pk__in=[run.undone_by]), on=at.astimezone(ZONE).date())
    # The last first: what two rows wrote into one file comes off in turn.
    written = run.rows.filter(outcome=Outcome.DONE).order_by("-position")
    for key in list(written.values_list("pk", flat=True)):
        _one(key, run, actor, at=at)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.UNDONE)


def _one(key: UUID, run: ImportRun, actor: Actor, *, at: datetime) -> None:
    with transaction.atomic():
        row = ImportRow.objects.select_for_update().get(pk=key)
        if row.outcome != Outcome.DONE:
            return
        try:
            with transaction.atomic():
                _take_back(row, run, actor, at=at)
            row.outcome, row.why = Outcome.UNDONE, ""
        except (Blocked, Refused, NumberTaken, Clashed, FactsClashed) as error:
            row.why = _words(error)[:300]
        except Exception as error:
            note(error, run)
            row.why = UNFORESEEN
        row.save(update_fields=["outcome", "why"])


def _words(error: Exception) -> str:
    if isinstance(error, Blocked):
        return "；".join(error.reasons)
    if isinstance(error, Refused):
        return error.reason
    return TAKEN if isinstance(error, NumberTaken) else CHANGED


def _take_back(row: ImportRow, run: ImportRun, actor: Actor, *, at: datetime) -> None:
    child = Child.objects.select_for_update().get(import_rows__pk=row.pk)
    left, stood = row.body.get("left"), row.body.get("stood")
    if child.version != left:
        raise Blocked([CHANGED])
    if row.verdict == NEW:
        reason = f"撤回导入：{run.undone_why}"
        close_file(child.pk, by=actor, at=at, version=child.version, reason=reason[:200])
        return
    version = stood["version"]
    # Nothing but this row wrote since: every fact of a later version is its own.
    changes = list(_facts_back(child, version))
    typed = _values_back(child, stood["values"])
    if typed:
        child = edit_file(child.pk, by=actor, at=at, seen=child.version, typed=typed)
    if changes:
        source = Source("import", f"撤回导入表格第 {row.number} 行")
        facts.record(child.pk, by=actor, at=at, seen=child.version, changes=changes, source=source)


def _values_back(child: Child, held: dict[str, Any]) -> dict[str, Any]:
    values = held | {"birth": date.fromisoformat(held["birth"]) if held["birth"] else None}
    return {name: value for name, value in values.items() if getattr(child, name) != value}


def _facts_back(child: Child, version: int) -> Iterator[Change]:
    """Each fact that was written after `version`, as it was said before."""
    rows = Fact.objects.filter(child=child, about=None)
    ended = Q(version_to=None) | Q(version_to__gt=version)
    for new in rows.filter(version_from__gt=version, version_to=None, until=None):
        many = kinds.kind(new.kind).many
        before = rows.filter(ended, kind=new.kind, until=None, version_from__lte=version)
        old = None if many else before.first()
        yield Change(
            new.kind,
            old.content if old else "",
            entry=new.entry,
            since=old.since if old else None,
            was_wrong=True,
        )
