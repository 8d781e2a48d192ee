"""会商: called, moved, called off, and written up. Each decision becomes an act, or says why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, notices
from weibao.office.attachments.claiming import claim
from weibao.office.models import Clock
from weibao.org.models import Unit

from ..models import Attendance, Case, Decision, Meeting
from ..models.meeting import MeetingState
from ..permissions import CASES_WORK
from ..rules.days import FURTHEST
from . import assignments, measures
from .assignments import Target
from .parts import case_of, check_unit, lock_open, save

LIMIT = "IN023"
PART = "meeting"
# What was held before the paper was made may still be written up.
LONGEST_AGO = timedelta(days=60)
MOST_DECISIONS = 20


@dataclass(frozen=True)
class Decided:
    """One decision: a task, a measure, or neither and why."""

    text: str
    becomes: str  # "assignment" | "measure" | "none"
    to: Target | None = None
    due_on: date | None = None
    kind: str = ""
    why_none: str = ""


def call(
    case_pk: UUID,
    *,
    by: Actor,
    at: datetime,
    held_at: datetime,
    place: str,
    purpose: str,
    units: Sequence[Unit],
) -> Meeting:
    """Invite units to talk about the case. One that was held already is entered the same way."""
    with transaction.atomic():
        case = lock_open(case_pk)
        by = CASES_WORK.check(by, case)
        _check_time(held_at, at=at)
        if not (place and purpose):
            raise Blocked(["写明在哪里、商量什么"])
        wanted = list(dict.fromkeys(units))
        for unit in wanted:
            check_unit(unit, case, at=at)
        row = Meeting.objects.create(
            case=case,
            town=case.town,
            held_at=held_at,
            place=place,
            purpose=purpose,
            called_at=at,
            called_by=by.person_id,
        )
        Attendance.objects.bulk_create(
            Attendance(meeting=row, unit=unit) for unit in dict.fromkeys([case.lead, *wanted])
        )
        save(case, by=by, at=at, event="case.meeting_called", part=PART)
        _invite(row, case, at=at)
        _begin_if_held(row, case, at=at)
        return row


def move(pk: UUID, *, by: Actor, at: datetime, held_at: datetime, place: str) -> Meeting:
    """Another time or place; everybody invited is told anew."""
    with transaction.atomic():
        case, row, by = _locked(pk, by)
        if row.held_at <= at:
            raise Blocked(["开会的时间已经到了，不能再改期；没有开成就写明不开了"])
        _check_time(held_at, at=at, ahead=True)
        if not place:
            raise Blocked(["写明在哪里"])
        row.held_at, row.place, row.moves = held_at, place, row.moves + 1
        row.save(update_fields=["held_at", "place", "moves"])
        save(case, by=by, at=at, event="case.meeting_moved", part=PART)
        _invite(row, case, at=at)
        return row


def cancel(pk: UUID, *, by: Actor, at: datetime, why: str) -> Meeting:
    """It is not held, or was not."""
    if not why:
        raise Blocked(["写明为什么不开了"])
    with transaction.atomic():
        case, row, by = _locked(pk, by)
        row.state, row.why, row.ended_at, row.ended_by = "cancelled", why, at, by.person_id
        row.save(update_fields=["state", "why", "ended_at", "ended_by"])
        save(case, by=by, at=at, event="case.meeting_cancelled", part=PART)
        clocks.cancel(LIMIT, subject=row.pk, at=at)
        _tell_units(row, case, f"个案 {case.number} 的会商不开了", at=at, key="off")
        return row


def write_up(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    notes: str,
    came: Mapping[UUID, str],
    decisions: Iterable[Decided],
    guests: str = "",
    files: Sequence[str] = (),
) -> Meeting:
    """Who came, what was said, what was decided; every act it led to is made here, or nothing is.

    `came` names the units that were there, with the people in words.
    """
    if not notes:
        raise Blocked(["写下会上说了什么"])
    if not came:
        raise Blocked(["至少勾一个到会的单位"])
    with transaction.atomic():
        case, row, by = _locked(pk, by)
        if row.held_at > at:
            raise Blocked(["会还没有开，开了以后再写纪要"])
        row.notes, row.guests, row.state = notes, guests, MeetingState.WRITTEN
        row.ended_at, row.ended_by = at, by.person_id
        row.save(update_fields=["notes", "guests", "state", "ended_at", "ended_by"])
        _note_who_came(row, case, came, at=at)
        claim(files, subject=row, by=by, at=at)
        save(case, by=by, at=at, event="case.meeting_written", part=PART, files=files)
        for position, decided in enumerate(list(decisions)[:MOST_DECISIONS], 1):
            _decide(row, case, decided, position, by=by, at=at)
        clocks.meet(LIMIT, subject=row.pk, at=at)
        return row


def begin_what_is_held(at: datetime) -> int:
    """Start the limit for writing up meetings whose hour has come; answers how many."""
    known = Clock.objects.filter(deadline=LIMIT).values("subject")
    due = Meeting.objects.filter(state=MeetingState.CALLED, held_at__lte=at).exclude(pk__in=known)
    rows = list(due.exclude(case__status="closed").select_related("case__lead"))
    for row in rows:
        _begin_if_held(row, row.case, at=at)
    return len(rows)


def _begin_if_held(row: Meeting, case: Case, *, at: datetime) -> None:
    if row.held_at <= at:
        clocks.start(LIMIT, subject=row, unit=case.lead, at=row.held_at, case=case.pk)


def _locked(pk: UUID, by: Actor) -> tuple[Case, Meeting, Actor]:
    case = lock_open(case_of(Meeting, pk))
    by = CASES_WORK.check(by, case)
    row = Meeting.objects.get(pk=pk)
    if row.state != MeetingState.CALLED:
        raise Blocked([f"这次会商已经是“{row.get_state_display()}”"])
    return case, row, by


def _check_time(held_at: datetime, *, at: datetime, ahead: bool = False) -> None:
    if ahead and held_at <= at:
        raise Blocked(["时间已经过了，请写以后的时间"])
    if held_at > at + FURTHEST:
        raise Blocked(["时间太远，最多写到一年以内"])
    if held_at < at - LONGEST_AGO:
        raise Blocked(["开过的会最多补记 60 天以内的"])


def _note_who_came(row: Meeting, case: Case, came: Mapping[UUID, str], *, at: datetime) -> None:
    known = {line.unit_id: line for line in row.attendances.all()}
    for line in known.values():
        line.came = line.unit_id in came
        line.people = came.get(line.unit_id, "")
        line.save(update_fields=["came", "people"])
    for unit in Unit.objects.filter(pk__in=[pk for pk in came if pk not in known]):
        check_unit(unit, case, at=at)
        Attendance.objects.create(
            meeting=row, unit=unit, invited=False, came=True, people=came[unit.pk]
        )


def _decide(
    row: Meeting, case: Case, decided: Decided, position: int, *, by: Actor, at: datetime
) -> None:
    """One decision with what becomes of it, in the transaction of the whole paper."""
    if not decided.text:
        raise Blocked([f"第 {position} 项决定没有写内容"])
    made = Decision(meeting=row, position=position, text=decided.text)
    if decided.becomes == "none":
        if not decided.why_none:
            raise Blocked([f"第 {position} 项决定不办，要写为什么"])
        made.why_none = decided.why_none
    elif decided.to is None:
        raise Blocked([f"第 {position} 项决定要选由谁办"])
    elif decided.becomes == "measure":
        made.measure = measures.decide(
            case.pk,
            by=by,
            at=at,
            version=case.version,
            kind=decided.kind,
            unit=decided.to.unit,
            task=decided.text,
        )
        case.refresh_from_db()
        aggregates.remember(case)
    else:
        if decided.due_on is None:
            raise Blocked([f"第 {position} 项决定要写哪天前办完"])
        made.assignment = assignments.add(
            case, by=by, at=at, to=decided.to, task=decided.text, due_on=decided.due_on
        )
    made.save(force_insert=True)


def _invite(row: Meeting, case: Case, *, at: datetime) -> None:
    when = row.held_at.astimezone(ZONE)
    if row.held_at > at:
        text = f"请您单位参加个案 {case.number} 的会商：{when:%m-%d %H:%M}"
        _tell_units(
            row, case, f"{text}{'（改期）' if row.moves else ''}", at=at, key=f"{row.moves}"
        )


def _tell_units(row: Meeting, case: Case, text: str, *, at: datetime, key: str) -> None:
    """Everybody invited but the unit that called it."""
    lines = row.attendances.exclude(unit=case.lead_id).select_related("unit")
    notices.tell_all(
        notices.notice(
            line.unit,
            text,
            town=case.town,
            key=f"meeting:{row.pk}:{key}:{line.unit_id}",
            at=at,
            about=row,
        )
        for line in lines
    )
