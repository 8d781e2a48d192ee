"""How often colleagues file: a person, and a mandated unit or a desk, within the hour.

Nothing is refused and nothing is dropped. Beyond the first number the unit and the station are asked
whether it is really them; beyond the second the report is held for review, its clocks running. A person
counts, not a session: signing in again begins nothing anew. Counted in the database, for all processes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from weibao.audit.events import record
from weibao.audit.models import Event
from weibao.kernel.actor import SYSTEM, Actor
from weibao.office.guard import numbers as n
from weibao.office.guard import tally, telling
from weibao.org.models import Unit

from ..flows import REPORT
from ..models import Report

HOUR = timedelta(hours=1)
FLOOD = "flood"


def layer_that_holds(
    by: Actor, unit: Unit | None, *, town: str, station: Unit, at: datetime
) -> str:
    """The layer that holds the next report of `by` from `unit`, or nothing; tells who must know."""
    if by.person_id is None or unit is None:
        return ""
    now = n.numbers(town, on=at.date())
    person, whole = _by_person(by, at=at), _by_unit(unit, town=town, at=at)
    units = list({row.pk: row for row in (unit, station)}.values())
    if person >= now[n.PERSON_TELL]:
        text = f"{unit.short_name}的一个账号一小时里报告了 {person} 件，请核对是不是本人在报"
        about = str(by.person_id)
        telling.tell_units(tally.PERSON, text, units=units, town=town, about=about, at=at)
    if whole >= now[n.UNIT_TELL]:
        text = f"{unit.short_name}一小时里报告了 {whole} 件，请核对是不是本单位在报"
        telling.tell_units(tally.UNIT, text, units=units, town=town, about=str(unit.pk), at=at)
    if person >= now[n.PERSON_HOLD]:
        return tally.PERSON
    return tally.UNIT if whole >= now[n.UNIT_HOLD] else ""


def note_held(report: Report, layer: str, *, at: datetime) -> None:
    """The event of a report that was held, in the transaction that filed it; none without a layer."""
    if not layer:
        return
    record(tally.HELD, actor=SYSTEM, at=at, subject=report, digest=layer, count=1)


def _by_person(by: Actor, *, at: datetime) -> int:
    mine = Event.objects.filter(person=by.person_id, at__gt=at - HOUR, at__lte=at)
    return mine.filter(kind="report.filed").count()


def _by_unit(unit: Unit, *, town: str, at: datetime) -> int:
    # All states are named so that the index of town, state and time is used.
    states = [state.name for state in REPORT.states]
    rows = Report.objects.filter(town=town, status__in=states, from_unit=unit)
    return rows.filter(created_at__gt=at - HOUR, created_at__lte=at).count()
