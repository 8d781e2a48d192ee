"""Having a paper printed: who, why, under which number; then setting it, at once or by a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.org.models import Person, Unit
from weibao.org.queries.actors import actor_for

from .. import numbers
from ..jobs import job
from ..models import Printing
from ..models.printing import PrintForm, PrintState
from ..storage import StoredRef, files
from . import docx, glyphs, pdf
from .declared import Imprint, Paper
from .kinds import Ask, Kind, kind_of

# Why somebody prints: the code goes into the event.
REASONS = {
    "work": "办理需要",
    "filing": "归档",
    "meeting": "会商研判",
    "superior": "上级调阅、报送",
    "body": "公安、法院、检察院调取",
}
# More lines than this are set in the background.
LONG = 400
STEPS = ("排队", "收集内容", "排版", "存好")
TAKEN_AWAY = "您现在不能打印这份文书了，所以没有排"
FOOT = "{unit}　{name}　{at} 打印　打印编号 {number}　内部材料，按规定保管，不得外传"


@dataclass(frozen=True)
class Ordered:
    """The row, and the paper where it is short enough to be set at once."""

    row: Printing
    paper: Paper | None


def order(
    code: str,
    subject: Any,
    *,
    by: Actor,
    at: datetime,
    form: str,
    reason: str,
    uncovered: bool = False,
    options: Mapping[str, str] | None = None,
) -> Ordered:
    """Number and note the printing, inside the caller's transaction.

    Raises `Refused`, and `Blocked` with the characters that cannot be printed: then nothing is noted.
    """
    kind = kind_of(code)
    by = kind.permission.check(by, subject)
    if uncovered:
        _may_uncover(kind, by, subject)
    ask = Ask(subject, by, at, at.astimezone(ZONE).date(), uncovered, dict(options or {}))
    paper = kind.build(ask)
    _check(paper, PrintForm(form))
    row = _noted(code, kind, ask, form=form, reason=reason)
    if paper.weight <= LONG:
        return Ordered(row, paper)
    set_paper.enqueue(str(row.pk))
    return Ordered(row, None)


def _may_uncover(kind: Kind, by: Actor, subject: Any) -> None:
    if kind.names is None:
        raise Blocked(["这份文书不印姓名"])
    kind.names.check(by, subject)


def _check(paper: Paper, form: PrintForm) -> None:
    try:
        glyphs.check(paper.texts(), paper.names, carried=form == PrintForm.PDF)
    except glyphs.Unprintable as problem:
        raise Blocked(problem.reasons) from problem


def _noted(code: str, kind: Kind, ask: Ask, *, form: str, reason: str) -> Printing:
    if ask.actor.person_id is None:
        raise Refused(kind.permission, "只有人能打印")
    town = getattr(ask.row, "town", "") or next(iter(sorted(ask.actor.towns)), "")
    number = numbers.take(kind.register, town=town, year=ask.on.year)
    row = Printing.objects.create(
        town=town,
        number=f"{ask.on.year}-{number:04d}",
        kind=code,
        form=form,
        subject=ask.row.pk if ask.row is not None else None,
        options=dict(ask.options),
        reason=reason,
        uncovered=ask.uncovered,
        person=ask.actor.person_id,
        at=ask.at,
    )
    record(
        "paper.printed",
        actor=ask.actor,
        at=ask.at,
        town=town,
        subject=ask.row if ask.row is not None else row,
        fields=[code, form, *(["name"] if ask.uncovered else [])],
        digest=reason,
        subjects=kind.children(ask.row.pk) if ask.uncovered else (),
    )
    return row


@job
def set_paper(printing_id: str, *, at: datetime) -> None:
    """Set a long paper. Run twice it finds nothing left to do."""
    row = Printing.objects.get(pk=printing_id)
    if row.state != PrintState.WAITING:
        return
    kind, on = kind_of(row.kind), row.at.astimezone(ZONE).date()
    actor = actor_for(Person.objects.get(pk=row.person), on=at.astimezone(ZONE).date())
    subject = kind.model._base_manager.get(pk=row.subject) if kind.model else None
    try:
        actor = kind.permission.check(actor, subject)
        if row.uncovered:
            _may_uncover(kind, actor, subject)
    except Refused:
        _failed(row, TAKEN_AWAY, at=at)
        return
    _reached(row, 1)
    ask = Ask(subject, actor, row.at, on, row.uncovered, row.options)
    paper = kind.build(ask)
    _reached(row, 2)
    settle(row, paper, at=at)


def settle(row: Printing, paper: Paper, *, at: datetime) -> None:
    """Set the paper and keep it sealed; outside a transaction, since it takes its time."""
    try:
        ref = _kept(row, paper)
    except (glyphs.Unprintable, pdf.NotSet) as problem:
        _failed(row, str(problem), at=at)
        return
    if not _ready(row, ref, at=at):
        files().discard(ref.place)


def _kept(row: Printing, paper: Paper) -> StoredRef:
    stamp = imprint(row)
    if row.form == PrintForm.DOCX:
        return files().put([docx.make(paper, stamp, at=row.at)])
    return files().put(pdf.make(paper, stamp, at=row.at).chunks)


def imprint(row: Printing) -> Imprint:
    """Who printed it when: the unit is that of the post held on that day."""
    local = row.at.astimezone(ZONE)
    actor = actor_for(Person.objects.get(pk=row.person), on=local.date())
    seats = [seat for seat in actor.seats if seat.town == row.town] or list(actor.seats)
    unit = Unit.objects.filter(pk=seats[0].unit_id).first() if seats else None
    told = {"unit": unit.short_name if unit else "", "name": actor.name, "number": row.number}
    foot = FOOT.format(**told, at=f"{local:%Y-%m-%d %H:%M}").strip()
    return Imprint(foot, f"{actor.name} {local:%Y-%m-%d %H:%M}")


def _reached(row: Printing, done: int) -> None:
    Printing.objects.filter(pk=row.pk, state=PrintState.WAITING).update(done=done)


def _ready(row: Printing, ref: StoredRef, *, at: datetime) -> bool:
    return _ended(
        row,
        event="paper.set",
        at=at,
        state=PrintState.READY,
        done=len(STEPS) - 1,
        place=ref.place,
        size=ref.size,
        digest=ref.digest,
    )


def _failed(row: Printing, reason: str, *, at: datetime) -> None:
    _ended(row, event="paper.failed", at=at, state=PrintState.FAILED, refusal=reason[:300])


def _ended(row: Printing, *, event: str, at: datetime, **values: object) -> bool:
    """Note the outcome once; False when there is one already."""
    with transaction.atomic():
        waiting = Printing.objects.filter(pk=row.pk, state=PrintState.WAITING)
        done = waiting.update(ended_at=at, **values)
        if done:
            record(event, actor=SYSTEM, at=at, subject=row)
    return bool(done)
