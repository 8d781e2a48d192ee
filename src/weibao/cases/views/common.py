"""Everything the page of one case shows; the forms depend on stage and permission."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from weibao.audit import reads
from weibao.children.permissions import CHILDREN_VIEW
from weibao.kernel.edge import StaffRequest
from weibao.kernel.panels import panels
from weibao.office.attachments.limits import Limits, limits_of
from weibao.office.calendar import Calendars
from weibao.org.models import Unit
from weibao.org.queries.areas import area_names
from weibao.org.queries.units import of_town

from ..boxes import boxes_of
from ..boxes.page import Page
from ..flows import CASE, NOTE_STEPS, lacking_to_close
from ..forms import course as forms
from ..models import Case
from ..models.access import Sees
from ..permissions import CASES_WORK
from ..queries import cases as reading
from ..queries import detail as looking
from ..queries import people
from ..queries.siblings import proposed
from ..queries.timeline import NEWEST, parts, timeline
from ..queries.units import name_of

# Why somebody uncovers a name: the code goes into the event.
REASONS = {"work": "办理个案需要", "contact": "联系家庭", "check": "核对身份"}


def units_for(case: Case, request: StaffRequest) -> QuerySet[Unit]:
    """Units that may be given a measure or invited: those of the town and those serving it."""
    return of_town(case.town, on=request.on).order_by("kind", "short_name")


def note_opened(request: StaffRequest, case: Case) -> None:
    """The event of every answer that shows the case, also of one to a form that was not in order."""
    reads.opened(request, "case.opened_file", case, children=people.children_of(case))


def page_context(
    request: StaffRequest, case: Case, *, uncovered: bool = False, **bound: Any
) -> dict[str, Any]:
    """The page of `case` for this viewer; a bound form replaces the fresh one of its name."""
    actor, at = request.actor, request.at
    read = parts(case, actor)
    sees, own, files, measures = read.sees, read.own, read.files, list(read.measures)
    workable = CASES_WORK.can(actor, case)
    lines = timeline(case, actor, read, at=at)
    place = area_names([case.area]).get(case.area, "")
    calendars = Calendars()
    turn = measures if sees != Sees.STAGE else looking.waited_for(case, actor)
    context: dict[str, Any] = {
        "case": case,
        "village": place,
        "subject": reading.subject_of(case, place=place),
        "sees": sees,
        "readable": sees == Sees.ALL,
        "workable": workable,
        "rail": looking.rail(case, actor, list(read.steps), at=at, measures=turn),
        "clocks": looking.clock_views(
            case, at=at, calendars=calendars, only=own, parts=sees != Sees.ALL
        ),
        "files": files.get(case.pk, []),
        "lead_name": name_of(case.lead, next(iter(actor.towns), "")),
        "lines": lines[:NEWEST],
        "lines_in_all": len(lines),
        "panels": _panels(case, request),
    }
    limits = limits_of(case.town, on=request.on)
    known = (workable, bound, uncovered, measures, files, limits, read.found, calendars)
    page = Page(case, actor, at, request.on, sees, *known)
    context["may_reveal"] = page.reveals
    context["boxes"] = boxes_of(page)
    context |= _people(case, request, sees=sees, workable=workable, uncovered=uncovered)
    return context | (_forms(case, request, bound, limits) if workable else {})


def _people(
    case: Case, request: StaffRequest, *, sees: Sees, workable: bool, uncovered: bool
) -> dict[str, Any]:
    """The people of the case, what to beware of, and who may belong to them."""
    actor, on = request.actor, request.on
    persons = [] if sees == Sees.STAGE else people.people_of(case)
    judges = workable and case.status != "closed"
    return {
        "child_on_file": any(person.child_id for person in persons),
        "people": people.faces(persons, sees=sees, on=on, uncovered=uncovered),
        "cautions": people.cautions(persons, sees=sees),
        "siblings": proposed(case, persons, actor, on=on) if judges else [],
        "open_files": people.open_files(persons, actor),
        "may_link": workable and CHILDREN_VIEW.held_by(actor),
        "uncovered": uncovered,
        "reasons": REASONS.items(),
    }


def _panels(case: Case, request: StaffRequest) -> list[Any]:
    offers = (offer("case", case.pk, request.actor, request.at) for offer in panels.all())
    return sorted((panel for panel in offers if panel), key=lambda panel: panel.order)


def takes(context: dict[str, Any], name: str) -> bool:
    """Whether the page of `context` has a place for the form `name`."""
    boxes = (box for boxes in context["boxes"].values() for box in boxes)
    return name in context or any(name in box.forms for box in boxes)


def _forms(
    case: Case, request: StaffRequest, bound: dict[str, Any], limits: Limits
) -> dict[str, Any]:
    fresh = {"version": case.version}
    given: dict[str, Any] = {}
    if case.status != "closed":
        values = fresh | {name: getattr(case, name) for name in ("matter", "findings")}
        given["edit"] = bound.get("edit") or forms.EditForm(initial=values)
        given["material"] = bound.get("material") or forms.MaterialForm(
            town=case.town, at=request.at, limits=limits
        )
    if case.status == "answering":
        given["close"] = bound.get("close") or forms.CloseForm(initial=fresh)
    if case.status == "closed":
        given["reopen"] = bound.get("reopen") or forms.ReasonForm(initial=fresh)
    given["steps"] = [
        {"step": step, "blocked": step.guard(case) if step.guard else []}
        for step in CASE.steps_from(case.status)
        if step.name in NOTE_STEPS
    ]
    if case.status == "answering":
        given["close_blocked"] = lacking_to_close(case, at=request.at)
    return given
