"""Everything the page of one case shows; the forms depend on stage and permission."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from weibao.audit import reads
from weibao.children.permissions import CHILDREN_VIEW
from weibao.kernel.edge import StaffRequest
from weibao.kernel.panels import panels
from weibao.office.attachments.limits import Limits, limits_of
from weibao.office.attachments.showing import FileView
from weibao.org.models import Unit
from weibao.org.queries.areas import area_names
from weibao.org.queries.units import of_town

from ..boxes import boxes_of
from ..boxes.page import Page
from ..flows import CASE
from ..forms import course as forms
from ..models import Case, Measure
from ..models.access import Sees
from ..permissions import CASES_REVEAL, CASES_WORK
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
    asked = not workable and any(m.state == "open" for m in measures if m.unit_id in actor.unit_ids)
    place = area_names([case.area]).get(case.area, "")
    limits = limits_of(case.town, on=request.on)
    context: dict[str, Any] = {
        "case": case,
        "village": place,
        "subject": reading.subject_of(case, place=place),
        "sees": sees,
        "readable": sees == Sees.ALL,
        "workable": workable,
        "rail": looking.rail(case, actor, list(read.steps), at=at, measures=measures),
        "clocks": looking.clock_views(case, at=at, only=own, parts=sees != Sees.ALL),
        "measures": measures,
        "measures_heading": _measures_heading(case, measures, asked),
        "measures_tone": "next" if asked or (case.status == "disposing" and workable) else "",
        "measure_rows": [
            _measure_row(m, request, workable, bound, files.get(m.pk, []), limits) for m in measures
        ],
        "files": files.get(case.pk, []),
        "lead_name": name_of(case.lead, next(iter(actor.towns), "")),
        "lines": lines[:NEWEST],
        "lines_in_all": len(lines),
        "panels": _panels(case, request),
    }
    context["boxes"] = boxes_of(Page(
        case, actor, at, request.on, sees, workable, bound, uncovered, files.get(case.pk, []), limits
    ))  # fmt: skip
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
        "may_reveal": CASES_REVEAL.can(actor, case),
        "open_files": people.open_files(persons, actor),
        "may_link": workable and CHILDREN_VIEW.held_by(actor),
        "uncovered": uncovered,
        "reasons": REASONS.items(),
    }


def _measures_heading(case: Case, measures: list[Measure], asked: bool) -> str:
    """While measures are the stage, the heading says what comes next; `asked`: of the viewer."""
    if asked:
        return "下一步：办完了记下结果"
    if case.status != "disposing":
        return "处置措施"
    pending = dict.fromkeys(m.unit.short_name for m in measures if m.state == "open")
    if pending:
        return f"下一步：等{'、'.join(pending)}办完"
    return "下一步：措施都办完了，转入反馈" if measures else "下一步：确定处置措施"


def _panels(case: Case, request: StaffRequest) -> list[Any]:
    offers = (offer("case", case.pk, request.actor, request.at) for offer in panels.all())
    return sorted((panel for panel in offers if panel), key=lambda panel: panel.order)


def result_ids(measure: UUID) -> str:
    """Each measure's form has ids of its own: there may be several on the page."""
    return f"result-{measure}_%s"


def result_name(measure: UUID) -> str:
    """Under which name the page takes the form of a measure's result."""
    return f"result:{measure}"


def takes(context: dict[str, Any], name: str) -> bool:
    """Whether the page of `context` has a place for the form `name`."""
    rows = context["measure_rows"]
    offered = {result_name(row["measure"].pk) for row in rows if row["may_finish"]}
    for boxes in context["boxes"].values():
        for box in boxes:
            offered |= set(box.forms)
    return name in context or name in offered


def _measure_row(
    measure: Any,
    request: StaffRequest,
    workable: bool,
    bound: dict[str, Any],
    files: list[FileView],
    limits: Limits,
) -> dict[str, Any]:
    """A measure with the form its own unit needs to report the result."""
    fresh = {
        "auto_id": result_ids(measure.pk),
        "town": measure.town,
        "at": request.at,
        "limits": limits,
    }
    may_finish = measure.state == "open" and (measure.unit_id in request.actor.unit_ids or workable)
    return {
        "measure": measure,
        "may_finish": may_finish,
        "may_cancel": measure.state == "open" and workable,
        "form": bound.get(result_name(measure.pk))
        or (forms.ResultForm(**fresh) if may_finish else None),
        "files": files,
        "mine": measure.unit_id in request.actor.unit_ids,
    }


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
    if case.status in ("investigating", "disposing"):
        units = units_for(case, request)
        given["decide"] = bound.get("decide") or forms.MeasureForm(units=units, initial=fresh)
    if case.status == "answering":
        given["close"] = bound.get("close") or forms.CloseForm(initial=fresh)
    if case.status == "closed":
        given["reopen"] = bound.get("reopen") or forms.ReasonForm(initial=fresh)
    given["steps"] = [
        {"step": step, "blocked": step.guard(case) if step.guard else []}
        for step in CASE.steps_from(case.status)
        if step.name in ("finish_investigation", "back_to_investigation", "finish_disposal")
    ]
    given["close_blocked"] = CASE.step("close").guard(case) if case.status == "answering" else []  # type: ignore[misc]
    return given
