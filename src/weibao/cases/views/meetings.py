"""Calling a meeting, its page, moving it, calling it off, and writing it up."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files
from weibao.kernel.moment import ZONE
from weibao.office.attachments.showing import views_of
from weibao.org.models import Unit

from ..actions import meetings as acts
from ..forms.meetings import (
    MORE,
    BaseDecisions,
    CallForm,
    NotesForm,
    PlaceForm,
    decisions,
    soon,
)
from ..forms.together import WhyForm
from ..models import Attendance, Case, Meeting
from ..permissions import CASES_WORK, MEETINGS_HOLD, MEETINGS_MINUTES, MEETINGS_READ
from ..queries import cases as reading
from ..queries import meetings as looking
from ..queries.targets import candidates, taking_part
from .common import units_for
from .part import act_on, around, carry_out, children_shown


@needs(CASES_WORK)
@require_http_methods(["GET", "POST"])
def call(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)
    units = [unit for unit in units_for(case, request) if unit.pk != case.lead_id]
    choices: dict[str, Any] = {"units": units, "part": taking_part(case)}
    if request.method == "GET":
        when = soon(request.at.astimezone(ZONE))
        return _call_page(
            request, case, CallForm(initial={"held_at": when, "units": choices["part"]}, **choices)
        )
    form = CallForm(request.POST, **choices)
    if not form.is_valid():
        return _call_page(request, case, form, 422)
    given = dict(form.cleaned_data)
    given["units"] = [*given["units"], *given.pop("more")]
    return carry_out(
        request,
        lambda: acts.call(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="call",
        page=lambda _, form, status: _call_page(request, case, form, status),
        to=("cases:detail", pk),
        anchor="#meetings",
    )


def _call_page(request: StaffRequest, case: Case, form: Any, status: int = 200) -> HttpResponse:
    context = {"case": case, "form": form}
    return render(request, "cases/meeting_new.html", context, status=status)


@needs(MEETINGS_READ)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _page(request, pk)


def _page(
    request: StaffRequest, pk: UUID, name: str = "", bound: Any = None, status: int = 200
) -> HttpResponse:
    row = fetch(request.actor, MEETINGS_READ, looking.visible(request.actor), pk)
    readable = MEETINGS_MINUTES.can(request.actor, row)
    line = looking.one(row, at=request.at, readable=readable)
    context = around(request, row.case) | {
        "row": row,
        "line": line,
        "files": views_of(request.actor, row),
    }
    reads.opened(request, "case.meeting_opened", row, children=children_shown(context))
    holds = MEETINGS_HOLD.can(request.actor, row)
    if row.state == "called" and holds and not context["closed"]:
        context["cancel"] = WhyForm(label="为什么不开了", auto_id="cancel_%s")
        context["writes"] = line.held
        if not line.held:
            initial = {"held_at": row.held_at.astimezone(ZONE), "place": row.place}
            context["move"] = PlaceForm(initial=initial)
        context |= {name: bound} if name in context else {}
    return render(request, "cases/meeting.html", context, status=status)


_act = partial(act_on, page=_page, to="cases:meeting")


@needs(MEETINGS_HOLD)
@require_POST
def move(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, MEETINGS_HOLD, Meeting.objects.all(), pk)
    return _act(
        request,
        row,
        "move",
        PlaceForm(request.POST),
        lambda given: acts.move(pk, by=request.actor, at=request.at, **given),
    )


@needs(MEETINGS_HOLD)
@require_POST
def cancel(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, MEETINGS_HOLD, Meeting.objects.all(), pk)
    form = WhyForm(request.POST, label="为什么不开了", auto_id="cancel_%s")
    return _act(
        request,
        row,
        "cancel",
        form,
        lambda given: acts.cancel(pk, by=request.actor, at=request.at, why=given["why"]),
    )


@needs(MEETINGS_HOLD)
@takes_files
@require_http_methods(["GET", "POST"])
def write_up(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The paper. What each decision becomes is made with it; `more` only asks for further rows."""
    row = fetch(request.actor, MEETINGS_HOLD, Meeting.objects.select_related("case__lead"), pk)
    people = candidates(row.case, on=request.on)
    units = _invited(row)
    if request.method == "GET":
        form = NotesForm(initial=_came(row), units=units, town=row.town, at=request.at)
        rows = decisions(None, people=people, today=request.on)
        return _notes_page(request, row, form, rows)
    data: Any = request.POST
    if "more" in data:
        data = data.copy()
        total = data.get("d-TOTAL_FORMS", "")
        data["d-TOTAL_FORMS"] = str(int(total) + MORE) if total.isdecimal() else str(MORE)
    form = NotesForm(data, request.FILES, units=units, town=row.town, at=request.at)
    rows = decisions(data, people=people, today=request.on)
    if "more" in data or not all([form.is_valid(), rows.is_valid()]):
        return _notes_page(request, row, form, rows, 200 if "more" in data else 422)
    given = form.cleaned_data
    return carry_out(
        request,
        lambda: acts.write_up(
            pk,
            by=request.actor,
            at=request.at,
            notes=given["notes"],
            came=form.came(given),
            guests=given["guests"],
            decisions=rows.decided(),
            files=given["files"],
        ),
        form=form,
        name="notes",
        page=lambda _, form, status: _notes_page(request, row, form, rows, status),
        to=("cases:detail", row.case_id),
        anchor="#meetings",
    )


def _invited(row: Meeting) -> list[Unit]:
    lines = Attendance.objects.filter(meeting=row).select_related("unit").order_by("id")
    return [line.unit for line in lines]


def _came(row: Meeting) -> dict[str, Any]:
    """The unit that called it was there."""
    return {f"came-{row.case.lead_id}": True}


def _notes_page(
    request: StaffRequest, row: Meeting, form: NotesForm, rows: BaseDecisions, status: int = 200
) -> HttpResponse:
    context = {
        "case": row.case,
        "row": row,
        "form": form,
        "decisions": rows,
        "wrong": rows.wrong() if rows.is_bound and status != 200 else [],
        "held": row.held_at <= request.at,
        "measures_open": row.case.status in ("investigating", "disposing"),
    }
    return render(request, "cases/meeting_notes.html", context, status=status)
