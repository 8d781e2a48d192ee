"""Sending a measure out: its unit may see its part of the case, is told, and its limits run."""

from __future__ import annotations

from datetime import date, datetime

from weibao.kernel import clock as reckoning
from weibao.kernel.actor import Actor
from weibao.kernel.clock import end_of
from weibao.kernel.deadlines import deadline
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, notices
from weibao.office.calendar import calendar_of

from ..access import give
from ..models import Case, Measure
from ..models.access import Sees
from ..models.measure import MeasureState
from ..rules.measures import kind

# The case in which measures may still be decided.
OPEN_STAGES = ("investigating", "disposing")
# What every measure has: the limit of the table, or the lead's own day where that is stricter.
LIMIT, BY_DAY = "IN005", "IN031"


def may_be_decided(case: Case) -> None:
    """Raises `Blocked` in a stage that takes no more measures."""
    if case.status not in OPEN_STAGES:
        raise Blocked([f"现在是“{case.get_status_display()}”，不能再加措施"])


def not_yet_past(due_on: date | None, *, at: datetime) -> None:
    if due_on is not None and due_on < at.astimezone(ZONE).date():
        raise Blocked(["要求办完的日子已经过去，请另定一天"])


def send_out(case: Case, measure: Measure, *, by: Actor, at: datetime) -> None:
    """Write the measure as sent, inside the caller's transaction; the case is locked."""
    not_yet_past(measure.due_on, at=at)
    measure.state, measure.sent_at = MeasureState.OPEN, at
    measure.save(update_fields=["state", "sent_at", "chosen"])
    label = measure.get_kind_display()
    give(case, measure.unit, sees=Sees.OWN, at=at, why=f"承办措施：{label}", by=by)
    _start_own(case, measure, at=at)
    start(kind(measure.kind).starts, case, measure, at=at)
    clocks.meet("IN004", subject=case.pk, at=at)
    notices.tell(
        measure.unit,
        f"个案 {case.number} 请您单位“{label}”",
        town=case.town,
        key=f"measure:{measure.pk}",
        at=at,
        about=case,
    )


def start(limits: tuple[str, ...], case: Case, measure: Measure, *, at: datetime) -> None:
    """Limits of law that run on the measure from `at`, as far as they bind in this town."""
    for limit in limits:
        if deadline(limit).binds(case.town):
            clocks.start(limit, subject=measure, unit=measure.unit, at=at, case=case.pk)


def _start_own(case: Case, measure: Measure, *, at: datetime) -> None:
    label = measure.get_kind_display()
    until = end_of(measure.due_on) if measure.due_on else None
    if until is None or not _stricter(until, case.town, at=at):
        clocks.start(LIMIT, subject=measure, unit=measure.unit, at=at, case=case.pk, label=label)
        return
    clocks.start_until(
        BY_DAY,
        subject=measure,
        unit=measure.unit,
        at=at,
        until=until,
        basis=f"{case.lead.short_name}派出时约定的日子",
        case=case.pk,
        label=label,
    )


def _stricter(until: datetime, town: str, *, at: datetime) -> bool:
    usual = reckoning.due(deadline(LIMIT), start=at, calendar=calendar_of(town)).due_at
    return usual is None or until < usual
