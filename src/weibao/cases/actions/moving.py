"""Open work of a unit that was merged goes to its successor. With the lead, see `lead.move_work`."""

from __future__ import annotations

from datetime import datetime

from weibao.office import clocks
from weibao.org.models import Unit

from ..models import Attendance, Case


def move_measures(case: Case, old: Unit, new: Unit) -> None:
    for measure in case.measures.filter(unit=old, state__in=("open", "planned")):
        measure.unit = new
        measure.save(update_fields=["unit"])
        clocks.hand_over(new, subject=measure.pk)


def move_assignments(case: Case, old: Unit, new: Unit, *, at: datetime) -> None:
    """A task for one person falls to the unit: the person is not in the other one."""
    for row in case.assignments.filter(unit=old, state="open"):
        row.unit, row.person, row.moved_at = new, None, at
        row.save(update_fields=["unit", "person", "moved_at"])
        clocks.hand_over(new, subject=row.pk)


def move_asked(case: Case, old: Unit, new: Unit) -> None:
    """What `old` asked of others is answered to `new`; what it asked of `new` stays as it is."""
    for row in case.questions.filter(asker=old, state="open").exclude(unit=new):
        row.asker = new
        row.save(update_fields=["asker"])


def move_all(case: Case, old: Unit, new: Unit, *, at: datetime) -> None:
    """Everything open that a merged unit had in the case; clocks went along by themselves."""
    move_measures(case, old, new)
    move_assignments(case, old, new, at=at)
    move_asked(case, old, new)
    for row in case.questions.filter(unit=old, state="open").exclude(asker=new):
        row.unit = new
        row.save(update_fields=["unit"])
    coming = Attendance.objects.filter(meeting__case=case, unit=old, came=None)
    for attendance in coming.exclude(meeting__attendances__unit=new):
        attendance.unit = new
        attendance.save(update_fields=["unit"])
