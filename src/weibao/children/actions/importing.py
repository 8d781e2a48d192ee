"""From a file to files: taking it in, reading it, and writing the rows somebody has looked at."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.faults import is_disk_full, trace_of
from weibao.kernel.moment import ZONE
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.attachments import tokens
from weibao.office.jobs import job
from weibao.office.models import Upload
from weibao.office.storage import files
from weibao.org.models import Person, Unit
from weibao.org.queries.actors import actor_for

from ..importing.checking import check
from ..importing.workbook import Unreadable
from ..models import Child, ImportRow, ImportRun
from ..models.importing import Outcome, RunState
from ..permissions import CHILDREN_IMPORT
from ..queries.importing import compare
from ..queries.places import schools_of
from ..rules.guardians import GuardianFacts
from ..rules.importing.rows import NEW, UPDATE, Row
from . import facts
from .editing import Clashed, edit_file
from .facts import Change, FactsClashed, Source
from .files import NumberTaken, SimilarFound, open_file
from .opening import Draft, open_many

SCOPES = {"new": (NEW,), "both": (NEW, UPDATE)}
BATCH = 500
# So many rows are written in one transaction: others wait for the register of numbers meanwhile.
TOGETHER = 40
OWN = ("name", "sex", "birth", "id_number", "address", "class_name", "area")
SIMILAR = "可能已有这个孩子的档案，请在“新建档案”里核对"
TAKEN = "这个号码已有档案"
CLASHED = "别人刚刚改了同样的内容，请打开档案核对"
UNFORESEEN = "这一行没有写进去，原因已记给系统管理员；请在“新建档案”里登记这个孩子"
UNREADABLE = "读这个文件时出了错，原因已记给系统管理员；请另存一份 xlsx 再试"

Schools = Mapping[str, Unit]

log = logging.getLogger("weibao.imports")


def begin(token: str, *, town: str, by: Actor, at: datetime) -> ImportRun:
    """Take in the uploaded file; it is read in the background. Raises `Refused`, `Blocked`."""
    by = CHILDREN_IMPORT.check(by)
    with transaction.atomic():
        found = Upload.objects.select_for_update().filter(
            token_digest__in=tokens.lookups([token]), whole_at__isnull=False, claimed_at=None
        )
        upload = found.first()
        if upload is None:
            raise Blocked(["这个文件已经过期，请重新选"])
        # Kept from being swept until it is read.
        upload.claimed_at = at
        upload.save(update_fields=["claimed_at"])
        run = ImportRun.objects.create(
            town=town,
            person=by.somebody,
            at=at,
            name=upload.name,
            digest=upload.digest,
            upload=upload.pk,
        )
        record("child.import_begun", actor=by, at=at, subject=run)
        read_run.enqueue(str(run.pk))
        return run


@job
def read_run(pk: str, *, at: datetime) -> None:
    """Read the file and keep its rows with their verdicts; done twice it finds nothing left to do."""
    run = ImportRun.objects.get(pk=pk)
    if run.state != RunState.READING:
        return
    on = at.astimezone(ZONE).date()
    upload = Upload.objects.filter(pk=run.upload).first()
    try:
        if upload is None or not upload.place:
            raise Unreadable("文件已经清除，请重新导入")
        sheets = check(b"".join(files().open(upload.place)), on=on)
        rows = [(sheet.name, row) for sheet in sheets for row in sheet.rows]
        compare([row for _, row in rows], actor=_actor(run, on), on=on)
    except Unreadable as problem:
        _finish(run, [], RunState.FAILED, at=at, problem=str(problem))
        return
    except Exception as error:
        note(error, run)
        _finish(run, [], RunState.FAILED, at=at, problem=UNREADABLE)
        return
    _finish(run, rows, RunState.READY, at=at)


def _finish(
    run: ImportRun, rows: list[tuple[str, Row]], state: RunState, *, at: datetime, problem: str = ""
) -> None:
    """Everything of the file at once, or nothing: whoever looks sees whole lists only."""
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state != RunState.READING:
            return
        ImportRow.objects.bulk_create(
            (_kept(locked, place, name, row) for place, (name, row) in enumerate(rows)),
            batch_size=BATCH,
        )
        locked.state, locked.problem = state, problem[:300]
        locked.save(update_fields=["state", "problem"])
        # Its rows are here, sealed: the file goes with the next sweep.
        Upload.objects.filter(pk=locked.upload).update(claimed_at=None, expires_at=at)


def _kept(run: ImportRun, place: int, sheet: str, row: Row) -> ImportRow:
    values = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.values.items()
    }
    body = {
        "values": values,
        "facts": row.facts,
        "people": row.people,
        "problems": [[problem.field, problem.message] for problem in row.problems],
        "differences": row.differences,
        "file_no": row.file_no,
    }
    return ImportRow(
        run=run,
        position=place,
        sheet=sheet[:100],
        number=row.number,
        verdict=row.verdict,
        body=body,
    )


def start(pk: UUID, *, scope: str, by: Actor, at: datetime) -> ImportRun:
    """Say that the rows of `scope` are to be written; once. Raises `Refused`, `Blocked`."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=pk)
        by = CHILDREN_IMPORT.check(by, run)
        if run.state != RunState.READY or scope not in SCOPES:
            raise Blocked(["这份名单已经开始写入，或者现在不能写入"])
        run.state, run.scope = RunState.APPLYING, scope
        run.save(update_fields=["state", "scope"])
        record("child.import_applied", actor=by, at=at, subject=run, digest=scope)
        apply_run.enqueue(str(run.pk))
        return run


@job
def apply_run(pk: str, *, at: datetime) -> None:
    """Write row by row, each in a transaction of its own; killed in between it goes on where it stood."""
    run = ImportRun.objects.get(pk=pk)
    if run.state != RunState.APPLYING:
        return
    actor = _actor(run, at.astimezone(ZONE).date())
    waiting = run.rows.filter(verdict__in=SCOPES[run.scope], outcome=Outcome.WAITING)
    keys = list(waiting.order_by("position").values_list("pk", flat=True))
    schools = {unit.short_name: unit for unit in schools_of(run.town, on=at.date())}
    for begin in range(0, len(keys), TOGETHER):
        _several(keys[begin : begin + TOGETHER], run, actor, schools, at=at)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.DONE)


def _several(
    keys: list[UUID], run: ImportRun, actor: Actor, schools: Schools, *, at: datetime
) -> None:
    """New children of whom nobody must be asked in one transaction, then the others one by one."""
    try:
        _together(keys, run, actor, schools, at=at)
    except Exception as error:
        # Nothing of it is written; alone each row says for itself what is wrong.
        note(error, run)
    left = run.rows.filter(pk__in=keys, outcome=Outcome.WAITING).order_by("position")
    for key in list(left.values_list("pk", flat=True)):
        _one(key, run, actor, schools, at=at)


def _together(
    keys: list[UUID], run: ImportRun, actor: Actor, schools: Schools, *, at: datetime
) -> None:
    with transaction.atomic():
        waiting = ImportRow.objects.select_for_update().filter(
            pk__in=keys, outcome=Outcome.WAITING, verdict=NEW
        )
        rows = list(waiting.order_by("position"))
        drafts = [_draft(row, schools) for row in rows]
        opened = open_many(drafts, town=run.town, by=actor, at=at) if rows else []
        done = []
        for row, child in zip(rows, opened, strict=True):
            if child is not None:
                row.child, row.outcome, row.done_at = child, Outcome.DONE, at
                row.body["left"] = child.version
                done.append(row)
        ImportRow.objects.bulk_update(done, ["body", "child", "outcome", "done_at"], BATCH)


def _actor(run: ImportRun, on: date) -> Actor:
    """In the posts of that day: who lost one writes nothing."""
    return actor_for(Person.objects.get(pk=run.person), on=on)


def _one(key: UUID, run: ImportRun, actor: Actor, schools: Schools, *, at: datetime) -> None:
    with transaction.atomic():
        row = ImportRow.objects.select_for_update().get(pk=key)
        if row.outcome != Outcome.WAITING:
            return
        try:
            with transaction.atomic():
                row.child = _write(row, run, actor, schools, at=at)
                row.outcome = Outcome.DONE
        except (Blocked, Refused, SimilarFound, NumberTaken, Clashed, FactsClashed) as error:
            row.outcome, row.why = Outcome.REFUSED, _words(error)[:300]
        except Exception as error:
            # One row that nobody foresaw must not stop those behind it.
            note(error, run)
            row.outcome, row.why = Outcome.REFUSED, UNFORESEEN
        row.done_at = at
        row.save(update_fields=["body", "child", "outcome", "why", "done_at"])


def note(error: Exception, run: ImportRun) -> None:
    """Write down where it went wrong, without words of the table; raises what is no fault of the file."""
    if isinstance(error, OperationalError | InterfaceError) or is_disk_full(error):
        raise error
    log.error("import %s: %s", run.pk, trace_of(error))


def _words(error: Exception) -> str:
    if isinstance(error, Blocked):
        return "；".join(error.reasons)
    if isinstance(error, Refused):
        return error.reason
    if isinstance(error, SimilarFound):
        return SIMILAR
    return TAKEN if isinstance(error, NumberTaken) else CLASHED


def _write(
    row: ImportRow, run: ImportRun, actor: Actor, schools: Schools, *, at: datetime
) -> Child:
    body, source = row.body, _source(row)
    changes = [Change(code, value) for code, value in body["facts"].items()]
    if row.verdict == NEW:
        child = open_file(by=actor, at=at, town=run.town, **_particulars(body, schools))
    else:
        child = Child.objects.get(town=run.town, file_no=body["file_no"])
        # What taking it back needs: the file as it stood.
        body["stood"] = {"version": child.version, "values": _standing(child)}
        typed = _typed(body["values"], [entry["field"] for entry in body["differences"]])
        if typed:
            child = edit_file(child.pk, by=actor, at=at, seen=child.version, typed=typed)
    if changes:
        child = facts.record(
            child.pk, by=actor, at=at, seen=child.version, changes=changes, source=source
        )
    body["left"] = child.version
    return child


def _source(row: ImportRow) -> Source:
    return Source("import", f"导入表格第 {row.number} 行")


def _draft(row: ImportRow, schools: Schools) -> Draft:
    return Draft(facts=row.body["facts"], source=_source(row), **_particulars(row.body, schools))


def _particulars(body: Mapping[str, Any], schools: Schools) -> dict[str, Any]:
    """What a row says of a new child, as opening a file takes it."""
    values = body["values"]
    school = schools.get(values.get("school", ""))
    plain = ("id_number", "address", "class_name", "note")
    return {name: values.get(name, "") for name in plain} | {
        "area": values["area"],
        "name": values["name"],
        "sex": values["sex"],
        "birth": _day(values.get("birth")),
        "school": school,
        "school_text": "" if school else values.get("school", ""),
        "guardians": _guardians(body["people"]),
    }


def _guardians(people: list[dict[str, str]]) -> list[GuardianFacts]:
    return [
        GuardianFacts(person["relation"], person["name"], person["phone"]) for person in people[:8]
    ]


def _typed(values: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """What the table says otherwise, as `edit_file` takes it; facts go their own way."""
    return {
        name: _day(values[name]) if name == "birth" else values[name]
        for name in names
        if name in OWN
    }


def _standing(child: Child) -> dict[str, Any]:
    values = {name: getattr(child, name) for name in OWN}
    return values | {"birth": child.birth.isoformat() if child.birth else None}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
