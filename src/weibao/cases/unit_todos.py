"""What working together asks on the home page: answers, what was declined, cases without a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.todos import Todo, todos
from weibao.office import clocks
from weibao.org.roles import Role

from .models import Case, Invitation, Measure
from .models.invitation import InvitationState, Part
from .permissions import CASES_ANSWER, CASES_DIRECT, CASES_WORK, WORKERS
from .queries import cases as reading
from .queries import units
from .queries.handling import without_handler

WORKING = frozenset(WORKERS)


def _page(case: UUID, anchor: str = "") -> str:
    return reverse("cases:detail", args=[case]) + anchor


def _lines(actor: Actor, cases: Iterable[UUID], *, at: datetime) -> dict[UUID, reading.Row]:
    wanted = set(cases)
    rows = reading.visible(actor).filter(pk__in=wanted) if wanted else []
    return {line.case.pk: line for line in reading.rows(rows, at=at)} if wanted else {}


def _running(rows: Sequence[Invitation | Measure]) -> dict[UUID, Any]:
    """The open clock of each."""
    wanted = [row.pk for row in rows]
    return {clock.subject: clock for clock in clocks.running(subject__in=wanted)} if wanted else {}


def _view(
    running: dict[UUID, Any], pk: UUID, calendars: clocks.Calendars, *, at: datetime
) -> clocks.ClockView | None:
    clock = running.get(pk)
    return clocks.view(clock, at=at, calendars=calendars) if clock else None


@todos.register("cases.invited")
def invited(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Invitations that wait for the actor's units."""
    if not actor.roles & WORKING:
        return []
    asked = Invitation.objects.filter(state=InvitationState.ASKED).exclude(case__status="closed")
    rows = list(
        CASES_ANSWER.visible_to(actor, asked)
        .select_related("case__lead")
        .order_by("asked_at")[:limit]
    )
    if not rows:
        return []
    running, calendars = _running(rows), clocks.Calendars()
    lines = _lines(actor, (row.case_id for row in rows), at=at)
    return [
        Todo(
            key=f"invited:{row.pk}",
            bucket="mine",
            title=f"答复{_lead(row, actor)}：{_asked(row)}个案 {row.case.number}",
            url=_page(row.case_id, "#answer"),
            act="答复",
            line=lines[row.case_id].place,
            subject=lines[row.case_id].subject,
            clock=_view(running, row.pk, calendars, at=at),
            at=row.asked_at,
        )
        for row in rows
        if row.case_id in lines
    ]


def _lead(row: Invitation, actor: Actor) -> str:
    """Who asks: a unit of another town by its whole name."""
    return units.name_of(row.case.lead, next(iter(actor.towns), ""))


def _asked(row: Invitation) -> str:
    return "接手承办" if row.part == Part.LEAD else "参与"


@todos.register("cases.declined")
def declined(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """For the lead what units did not agree to; for the supervisor what waits to be settled."""
    if not actor.roles & WORKING:
        return []
    seen = CASES_DIRECT.visible_to(actor, Case.objects.filter(status__in=reading.OPEN))
    rows = list(
        Invitation.objects.filter(state=InvitationState.DECLINED, case__in=seen)
        .select_related("case", "unit")
        .order_by("answered_at")[:limit]
    )
    back = units.returned(seen.values_list("pk", flat=True)[:limit])
    running, calendars = _running([*rows, *(answer.measure for answer in back)]), clocks.Calendars()
    cases = {row.case_id for row in rows} | {answer.measure.case_id for answer in back}
    lines = _lines(actor, cases, at=at)
    found = [
        _declined_line(
            lines[row.case_id],
            f"declined:{row.pk}",
            f"{row.unit.short_name}没有答应{_asked(row)}",
            row.answered_at,
            actor,
            clocks.view(running[row.pk], at=at, calendars=calendars) if row.pk in running else None,
        )
        for row in rows
        if row.case_id in lines
    ]
    for answer in back:
        line = lines.get(answer.measure.case_id)
        if line is not None:
            words = f"{answer.unit.short_name}退回了“{answer.measure.get_kind_display()}”"
            key = f"returned:{answer.pk}"
            clock = _view(running, answer.measure_id, calendars, at=at)
            found.append(_declined_line(line, key, words, answer.at, actor, clock))
    return found


def _declined_line(
    line: reading.Row, key: str, words: str, at: datetime | None, actor: Actor, clock: Any
) -> Todo:
    own = line.case.lead_id in actor.unit_ids
    return Todo(
        key=key,
        bucket="mine" if own else "waiting",
        title=f"{words}：个案 {line.case.number}",
        url=_page(line.case.pk, "#unsettled"),
        act="处理" if own else "",
        line=line.place,
        subject=line.subject,
        clock=clock,
        at=at,
    )


@todos.register("cases.asked")
def waited_for(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """For the lead: units that were asked and have not answered yet."""
    if not actor.roles & WORKING:
        return []
    own = CASES_WORK.visible_to(actor, Case.objects.filter(status__in=reading.OPEN))
    rows = list(
        Invitation.objects.filter(state=InvitationState.ASKED, case__in=own)
        .select_related("unit")
        .order_by("asked_at")[:limit]
    )
    running, calendars = _running(rows), clocks.Calendars()
    lines = _lines(actor, (row.case_id for row in rows), at=at)
    return [
        Todo(
            key=f"asked:{row.pk}",
            bucket="waiting",
            title=f"等{row.unit.short_name}答复{_asked(row)}：个案 {lines[row.case_id].case.number}",
            url=_page(row.case_id, "#units"),
            line=lines[row.case_id].place,
            subject=lines[row.case_id].subject,
            clock=_view(running, row.pk, calendars, at=at),
            at=row.asked_at,
        )
        for row in rows
        if row.case_id in lines
    ]


@todos.register("cases.without_handler")
def nobody(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Cases whose person left or stepped aside: the supervisor or the lead names another."""
    if not actor.roles & WORKING:
        return []
    found = without_handler(actor, on=at.date())
    if Role.CHILD_SUPERVISOR not in actor.roles:
        found = found.filter(lead__in=actor.unit_ids)
    return [
        Todo(
            key=f"handler:{line.case.pk}",
            bucket="mine",
            title=f"给个案 {line.case.number} 定承办人",
            url=_page(line.case.pk, "#units"),
            act="定人",
            line=f"{line.case.lead.short_name}承办，现在没有承办人",
            subject=line.subject,
            at=line.case.status_at,
        )
        for line in reading.rows(found[:limit], at=at)
    ]
