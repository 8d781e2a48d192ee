"""交办事项: given to a unit or one person of it, done or not possible, handed on, never orphaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from weibao.audit import aggregates
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.telling import tell
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, notices
from weibao.office.attachments.claiming import claim
from weibao.org.models import Appointment, Person, Unit
from weibao.org.queries.actors import in_force
from weibao.org.roles import Role

from ..access import give, give_person, let_person_go
from ..models import Assignment, Case, StepAside
from ..models.access import Sees
from ..models.assignment import AssignmentState
from ..permissions import ASSIGNMENTS_END, CASES_WORK, WORKERS
from ..rules.days import end_of
from .parts import case_of, check_day, check_unit, lock_open, save

LIMIT = "IN021"
PART = "assignment"
WHY = "接办交办事项"


@dataclass(frozen=True)
class Target:
    """Who is to do it: a unit, or one person who holds a post in it."""

    unit: Unit
    person: Person | None = None


def assign(
    case_pk: UUID,
    *,
    by: Actor,
    at: datetime,
    to: Target,
    task: str,
    due_on: date,
    shows_child: bool = True,
) -> Assignment:
    """Ask somebody to do something. `shows_child`: they see the child and their part of the case."""
    with transaction.atomic():
        case = lock_open(case_pk)
        by = CASES_WORK.check(by, case)
        return add(case, by=by, at=at, to=to, task=task, due_on=due_on, shows_child=shows_child)


def add(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    to: Target,
    task: str,
    due_on: date,
    shows_child: bool = True,
) -> Assignment:
    """The write of `assign` on a locked case, also for a decision of a meeting."""
    if not task:
        raise Blocked(["写明要办什么"])
    check_day(due_on, at=at)
    _check_target(to, case, at=at)
    row = Assignment.objects.create(
        case=case,
        town=case.town,
        unit=to.unit,
        person=to.person,
        shows_child=shows_child,
        task=task,
        due_on=due_on,
        given_at=at,
        given_by=by.person_id,
    )
    save(case, by=by, at=at, event="case.assigned", part=PART)
    _let_see(row, case, by=by, at=at)
    _start(row, case, at=at)
    _tell(row, case, at=at, key=f"assignment:{row.pk}")
    return row


def finish(
    pk: UUID, *, by: Actor, at: datetime, result: str, files: Sequence[str] = ()
) -> Assignment:
    """Done, with what came of it. Raises `attachments.claiming.NotAttached`, `Blocked`."""
    return _end(pk, by=by, at=at, state=AssignmentState.DONE, words=result, files=files)


def give_up(
    pk: UUID, *, by: Actor, at: datetime, reason: str, files: Sequence[str] = ()
) -> Assignment:
    """It cannot be done, and why: whoever gave it decides what then."""
    return _end(pk, by=by, at=at, state=AssignmentState.IMPOSSIBLE, words=reason, files=files)


def withdraw(pk: UUID, *, by: Actor, at: datetime, reason: str) -> Assignment:
    """It need not be done any more; for the caseworkers of the case."""
    return _end(pk, by=by, at=at, state=AssignmentState.WITHDRAWN, words=reason)


_MISSING = {
    AssignmentState.DONE: "写一下办得怎么样",
    AssignmentState.IMPOSSIBLE: "写明为什么办不了",
    AssignmentState.WITHDRAWN: "写明为什么撤回",
}


def _end(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    state: AssignmentState,
    words: str,
    files: Sequence[str] = (),
) -> Assignment:
    if not words:
        raise Blocked([_MISSING[state]])
    with transaction.atomic():
        case = lock_open(case_of(Assignment, pk))
        row = Assignment.objects.select_related("unit").get(pk=pk)
        if state == AssignmentState.WITHDRAWN:
            by = CASES_WORK.check(by, case)
        else:
            by = ASSIGNMENTS_END.check(by, row)
        _still_open(row)
        row.state, row.result = state, words
        row.ended_at, row.ended_by = at, by.person_id
        row.save(update_fields=["state", "result", "ended_at", "ended_by"])
        claim(files, subject=row, by=by, at=at)
        save(case, by=by, at=at, event=f"case.assignment_{state}", part=PART, files=files)
        ended = clocks.cancel if state == AssignmentState.WITHDRAWN else clocks.meet
        ended(LIMIT, subject=row.pk, at=at)
        _tell_end(row, case, at=at)
        return row


def hand_on(pk: UUID, *, by: Actor, at: datetime, to: Target) -> Assignment:
    """Somebody else is to do it, by the same day."""
    with transaction.atomic():
        case = lock_open(case_of(Assignment, pk))
        by = CASES_WORK.check(by, case)
        row = Assignment.objects.select_related("unit", "person").get(pk=pk)
        _still_open(row)
        if (row.unit_id, row.person_id) == (to.unit.pk, to.person.pk if to.person else None):
            raise Blocked(["现在就是他们在办"])
        _check_target(to, case, at=at)
        _move(row, case, to=to, by=by, at=at)
        _tell(row, case, at=at, key=f"assignment:{row.pk}:{at.isoformat()}")
        return row


def take_from_those_who_left(at: datetime) -> int:
    """What was for one person falls to the unit when the person left it, or stays away from the case.

    If the unit is no more it falls to its successor, else to the lead unit of the case. The
    supervisors of the town are told, each time once.
    """
    today = at.date()
    open_ones = Assignment.objects.filter(state=AssignmentState.OPEN)
    alone = list(open_ones.exclude(person=None).values_list("pk", "person", "unit"))
    held = Appointment.objects.filter(in_force(today), person__is_active=True)
    held = held.filter(person__in={person for _, person, _ in alone})
    there = set(held.values_list("person", "post__unit"))
    left = {pk for pk, person, unit in alone if (person, unit) not in there}
    aside = StepAside.objects.filter(
        person=OuterRef("person"), case=OuterRef("case"), valid_to=None
    )
    left |= set(open_ones.filter(Exists(aside)).values_list("pk", flat=True))
    left |= set(open_ones.filter(unit__valid_to__lte=today).values_list("pk", flat=True))
    return sum(_fall(pk, at=at) for pk in sorted(left))


@transaction.atomic
def _fall(pk: UUID, *, at: datetime) -> bool:
    """Move one task on, unless another round did so meanwhile; answers whether it moved."""
    case = aggregates.lock(Case, case_of(Assignment, pk))
    row = Assignment.objects.select_related("unit__successor", "person").get(pk=pk)
    gone = row.unit.valid_to is not None and row.unit.valid_to <= at.date()
    if case.status == "closed" or row.state != AssignmentState.OPEN:
        return False
    if row.person is None and not gone:
        return False
    unit = (row.unit.successor or case.lead) if gone else row.unit
    _move(row, case, to=Target(unit), by=SYSTEM, at=at)
    _tell(row, case, at=at, key=f"assignment:{row.pk}:{at.isoformat()}")
    tell(
        case.town,
        (Role.CHILD_SUPERVISOR,),
        f"个案 {case.number} 的一项交办事项，原来的人不再办，转由{unit.short_name}接办",
        key=f"task-fell:{row.pk.hex}:{at:%Y%m%d%H%M}",
        at=at,
        about=("cases.case", case.pk),
    )
    return True


def _move(row: Assignment, case: Case, *, to: Target, by: Actor, at: datetime) -> None:
    before = row.person
    row.unit, row.person, row.moved_at = to.unit, to.person, at
    row.save(update_fields=["unit", "person", "moved_at"])
    clocks.assign(LIMIT, subject=row.pk, unit=to.unit, person=row.person_id)
    save(case, by=by, at=at, event="case.assignment_moved", part=PART)
    others = case.assignments.filter(person=before, state=AssignmentState.OPEN)
    if before is not None and not others.exists():
        let_person_go(case, before, at=at, why=WHY, by=by)
    _let_see(row, case, by=by, at=at)


def _still_open(row: Assignment) -> None:
    if row.state != AssignmentState.OPEN:
        raise Blocked([f"这项交办事项已经是“{row.get_state_display()}”"])


def _check_target(to: Target, case: Case, *, at: datetime) -> None:
    check_unit(to.unit, case, at=at)
    if to.person is None:
        return
    held = Appointment.objects.filter(in_force(at.date()), person=to.person, post__unit=to.unit)
    if not held.filter(person__is_active=True, post__role__in=WORKERS).exists():
        raise Blocked(["这个人现在不在这个单位办理的岗位上，请换一个"])
    if StepAside.objects.filter(case=case, person=to.person, valid_to=None).exists():
        raise Blocked(["这个人回避这个个案，请换一个"])


def _let_see(row: Assignment, case: Case, *, by: Actor, at: datetime) -> None:
    if not row.shows_child:
        return
    if row.person is None:
        give(case, row.unit, sees=Sees.OWN, at=at, why=WHY, by=by)
    else:
        give_person(case, row.person, sees=Sees.OWN, at=at, why=WHY, by=by)


def _start(row: Assignment, case: Case, *, at: datetime) -> None:
    clocks.start_until(
        LIMIT,
        subject=row,
        unit=row.unit,
        at=at,
        until=end_of(row.due_on),
        basis="交办时约定的日期",
        case=case.pk,
        person=row.person_id,
    )


def _tell(row: Assignment, case: Case, *, at: datetime, key: str) -> None:
    notices.tell(
        row.unit,
        f"个案 {case.number} 有一项事交给{'您' if row.person_id else '您单位'}办"
        f"，{row.due_on:%m-%d} 前办完",
        town=case.town,
        key=key,
        at=at,
        about=row,
        person=row.person_id,
    )


def _tell_end(row: Assignment, case: Case, *, at: datetime) -> None:
    """Whoever gave it hears what came of it; one that was withdrawn is told to those who had it."""
    withdrawn = row.state == AssignmentState.WITHDRAWN
    words = {"done": "办完了交办事项", "impossible": "说交办事项办不了，请看原因"}
    text = (
        f"个案 {case.number} 的一项交办事项不用办了"
        if withdrawn
        else f"个案 {case.number}：{row.unit.short_name}{words[row.state]}"
    )
    notices.tell(
        row.unit if withdrawn else case.lead,
        text,
        town=case.town,
        key=f"assignment-end:{row.pk}",
        at=at,
        about=row,
        person=row.person_id if withdrawn else None,
    )
