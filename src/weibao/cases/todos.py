"""What cases ask of a person on the home page."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.todos import Todo, todos
from weibao.office import clocks
from weibao.office.models import Clock
from weibao.office.queries.steps import last_persons
from weibao.org.models.unit import UnitKind
from weibao.org.roles import LEADERS, Role

from . import together_todos as together
from . import unit_todos as units
from .models import Case, Measure, MeasureAnswer
from .permissions import CASES_REVIEW, MEASURE_FINISH, WORKERS
from .queries import cases as reading
from .queries import reviews as looking

# Loaded with this module: what units ask of each other stands in files of their own.
__all__ = ["given", "led", "overseen", "to_review", "together", "units"]

FOLLOW_UP = "IN032"
# How long before its day a follow-up is asked for.
SOON = timedelta(days=7)
OVERSEERS = frozenset((*LEADERS, Role.DISCIPLINE))

# What the lead unit is asked at each stage: title and the word on the button.
ASKS = {
    "investigating": ("写下调查核实情况", "写情况"),
    "disposing": ("确定处置措施", "定措施"),
    "answering": ("告知报告人结果，结案", "去结案"),
}


@todos.register("cases.lead")
def led(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Open cases of the actor's units as lead; those that wait for others go to `waiting`."""
    units = {seat.unit_id for seat in actor.seats if seat.role in WORKERS}
    if not units:
        return []
    found = (
        reading.visible(actor)
        .filter(lead__in=units, status__in=reading.OPEN)
        .prefetch_related("measures__unit")
        .order_by("status_at")[:limit]
    )
    lines, calendars = reading.rows(found, at=at, units=actor.unit_ids), clocks.Calendars()
    given_out = [m.pk for line in lines for m in _pending(line.case)]
    running = _by_subject([*(line.case.pk for line in lines), *given_out])
    last = last_persons(line.case.pk for line in lines)
    return [_lead_line(line, running, last.get(line.case.pk), calendars, at=at) for line in lines]


def _pending(case: Case) -> list[Measure]:
    """What other units still have to do."""
    return [m for m in case.measures.all() if m.state == "open" and m.unit_id != case.lead_id]


def _lead_line(
    line: reading.Row,
    running: dict[UUID, Clock],
    person: UUID | None,
    calendars: clocks.Calendars,
    *,
    at: datetime,
) -> Todo:
    case = line.case
    title, act = ASKS[case.status]
    if case.status == "answering" and case.lead.kind != UnitKind.STATION:
        title = "等未保工作站告知报告人，再结案"
    pending = _pending(case)
    rows = list(case.measures.all())
    planned = sum(m.state == "planned" and m.chosen for m in rows)
    waits = case.status == "disposing" and bool(pending) and not planned
    own = running.get(case.pk)
    if planned:
        title, act = f"确认措施，派出 {planned} 项", "去确认"
    elif waits:
        names = "、".join(dict.fromkeys(m.unit.short_name for m in pending))
        title, act = f"等{names}办“{pending[0].get_kind_display()}”", ""
    elif case.status == "disposing" and any(m.state == "done" for m in rows):
        title, act = "措施都办完了，转入反馈", "转入反馈"
    # Of what one waits for the clock of the other unit is shown: it is the one to urge.
    found = [running[m.pk] for m in pending if m.pk in running] if waits else [own] if own else []
    nearest = min(found, key=lambda row: row.due_at or at, default=None)
    shown = clocks.view(nearest, at=at, calendars=calendars) if nearest else line.clock
    return Todo(
        key=f"case:{case.pk}",
        bucket="waiting" if waits else "mine",
        title=f"{title}：个案 {case.number}",
        url=reverse("cases:detail", args=[case.pk]),
        act=act,
        line=line.place,
        subject=line.subject,
        clock=shown,
        at=case.status_at,
        person=case.handler_id or person,
    )


def _by_subject(subjects: list[UUID]) -> dict[UUID, Clock]:
    return {clock.subject: clock for clock in clocks.running(subject__in=subjects)}


@todos.register("cases.measures")
def given(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Measures given to the actor's units that are not done."""
    own = MEASURE_FINISH.visible_to(actor, Measure.objects.filter(unit__in=actor.unit_ids))
    # One that came back to the lead is sent on first, see `units.declined`.
    back = MeasureAnswer.objects.filter(accepted=False, sent_on_at=None).values("measure")
    open_ones = list(
        own.filter(state="open")
        .exclude(pk__in=back)
        .exclude(case__status="closed")
        .order_by("decided_at")[:limit]
    )
    cases = {
        line.case.pk: line
        for line in reading.rows(
            reading.visible(actor).filter(pk__in={measure.case_id for measure in open_ones}),
            at=at,
            units=actor.unit_ids,
        )
    }
    running, calendars = _by_subject([measure.pk for measure in open_ones]), clocks.Calendars()
    return [
        _measure_line(measure, cases[measure.case_id], running.get(measure.pk), calendars, at=at)
        for measure in open_ones
        if measure.case_id in cases
    ]


def _measure_line(
    measure: Measure,
    line: reading.Row,
    clock: Clock | None,
    calendars: clocks.Calendars,
    *,
    at: datetime,
) -> Todo:
    case: Case = line.case
    return Todo(
        key=f"measure:{measure.pk}",
        bucket="mine",
        title=f"{measure.get_kind_display()}：个案 {case.number}",
        url=reverse("cases:detail", args=[case.pk]) + f"#m-{measure.pk}",
        act="记结果",
        line=line.place,
        subject=line.subject,
        clock=clocks.view(clock, at=at, calendars=calendars) if clock else None,
        at=measure.decided_at,
    )


@todos.register("cases.follow_ups")
def followed(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Closed cases whose children are to be looked at again soon; open ones have their own line."""
    units = {seat.unit_id for seat in actor.seats if seat.role in WORKERS}
    if not units:
        return []
    soon = clocks.running(deadline=FOLLOW_UP, unit__in=units, due_at__lt=at + SOON)
    due = {clock.subject: clock for clock in soon[:limit]}
    found = reading.visible(actor).filter(pk__in=list(due), status="closed")
    calendars = clocks.Calendars()
    return [
        Todo(
            key=f"follow-up:{line.case.pk}",
            bucket="mine",
            title=f"回访孩子：个案 {line.case.number}",
            url=reverse("cases:detail", args=[line.case.pk]) + "#followups",
            act="记回访",
            line=line.place,
            subject=line.subject,
            clock=clocks.view(due[line.case.pk], at=at, calendars=calendars),
            at=due[line.case.pk].started_at,
        )
        for line in reading.rows(found, at=at)
    ]


@todos.register("cases.overseen")
def overseen(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """For leaders and the discipline office: clocks of cases that are late, and whose they are."""
    if not actor.roles & OVERSEERS:
        return []
    seen = reading.visible(actor).exclude(status="closed")
    late = list(
        clocks.running(case__in=seen.values("pk"), due_at__lt=at).exclude(unit__in=actor.unit_ids)[
            :limit
        ]
    )
    found = seen.filter(pk__in={clock.case for clock in late})
    lines = {line.case.pk: line for line in reading.rows(found, at=at, units=actor.unit_ids)}
    calendars = clocks.Calendars()
    return [
        _late_line(clock, lines[clock.case], calendars, at=at)
        for clock in late
        if clock.case in lines
    ]


def _late_line(
    clock: Clock, line: reading.Row, calendars: clocks.Calendars, *, at: datetime
) -> Todo:
    return Todo(
        key=f"late:{clock.pk}",
        bucket="waiting",
        title=f"{clock.unit.short_name}：{clock.label}",
        url=reverse("cases:detail", args=[line.case.pk]),
        line=f"个案 {line.case.number}　{line.case.get_status_display()}",
        subject=line.subject,
        clock=clocks.view(clock, at=at, calendars=calendars),
        at=clock.due_at,
    )


@todos.register("cases.reviews")
def to_review(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """One line for the cases that must be looked at this month."""
    if not CASES_REVIEW.held_by(actor):
        return []
    number, late = looking.pressing(actor, on=at.astimezone(ZONE).date())
    if not number:
        return []
    return [
        Todo(
            key="reviews",
            bucket="mine",
            title=f"本月要复核 {number} 件个案",
            url=reverse("cases:reviews"),
            act="去复核",
            line=f"{late} 件已过该复核日" if late else "都还没到该复核日",
            at=at,
        )
    ]
