"""Planning measures, sending them out, their progress and results."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files

from ..actions import measures, planning
from ..actions.progress import reach
from ..boxes.measures import ids, plan_name, progress_name, result_name
from ..forms import measures as forms
from ..models import Measure
from ..permissions import CASES_VIEW, CASES_WORK, MEASURE_FINISH, MEASURES_KEEP
from ..queries import cases as reading
from ..rules.measures import kind
from .common import units_for
from .course import again, then

ANCHOR = "#measures"


@needs(CASES_WORK)
@require_POST
def decide(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One measure at once, past the plan."""
    return _one(request, pk, measures.decide)


@needs(CASES_WORK)
@require_POST
def plan(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One measure into the plan."""
    return _one(request, pk, planning.plan)


def _one(request: StaffRequest, pk: UUID, act: Any) -> HttpResponse:
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)
    form = forms.MeasureForm(request.POST, units=units_for(case, request))
    if not form.is_valid():
        return again(request, case, form, "decide")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: act(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="decide",
        anchor=ANCHOR,
    )


@needs(MEASURES_KEEP)
@require_POST
def revise(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Another kind, unit, day or task for one that has not gone out."""
    measure = fetch(request.actor, MEASURES_KEEP, Measure.objects.all(), pk)
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), measure.case_id)
    form = forms.MeasureForm(request.POST, auto_id=ids("plan", pk), units=units_for(case, request))
    if not form.is_valid():
        return again(request, case, form, plan_name(pk))
    given = form.cleaned_data
    return then(
        request,
        measure.case_id,
        lambda: planning.revise(pk, by=request.actor, at=request.at, **given),
        form=form,
        name=plan_name(pk),
        anchor=f"#m-{pk}",
    )


@needs(CASES_WORK)
@require_POST
def confirm(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Send the ticked ones of the plan out together."""
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)
    planned = list(case.measures.filter(state="planned"))
    form = forms.ConfirmForm(request.POST, planned=planned)
    if not form.is_valid():
        return again(request, case, form, "confirm")
    given = form.cleaned_data
    chosen = [UUID(one) for one in given["chosen"]]
    return then(
        request,
        pk,
        lambda: planning.confirm(
            pk, by=request.actor, at=request.at, version=given["version"], chosen=chosen
        ),
        form=form,
        name="confirm",
        anchor=ANCHOR,
    )


@needs(MEASURE_FINISH)
@takes_files
@require_POST
def progress(request: StaffRequest, pk: UUID) -> HttpResponse:
    measure = fetch(request.actor, MEASURE_FINISH, Measure.objects.all(), pk)
    form = forms.ProgressForm(
        request.POST,
        request.FILES,
        auto_id=ids("progress", pk),
        nodes=kind(measure.kind).nodes,
        town=measure.town,
        at=request.at,
    )
    if not form.is_valid():
        case = fetch(request.actor, CASES_VIEW, reading.visible(request.actor), measure.case_id)
        return again(request, case, form, progress_name(pk))
    given = form.cleaned_data
    return then(
        request,
        measure.case_id,
        lambda: reach(pk, by=request.actor, at=request.at, **given),
        form=form,
        name=progress_name(pk),
        anchor=f"#m-{pk}",
    )


@needs(MEASURE_FINISH)
@takes_files
@require_POST
def finish(request: StaffRequest, pk: UUID) -> HttpResponse:
    measure = fetch(request.actor, MEASURE_FINISH, Measure.objects.all(), pk)
    form = forms.ResultForm(
        request.POST,
        request.FILES,
        auto_id=ids("result", pk),
        town=measure.town,
        at=request.at,
        asked=kind(measure.kind).result,
    )
    if not form.is_valid():
        case = fetch(request.actor, CASES_VIEW, reading.visible(request.actor), measure.case_id)
        return again(request, case, form, result_name(pk))
    given = form.cleaned_data
    return then(
        request,
        measure.case_id,
        lambda: measures.finish(pk, by=request.actor, at=request.at, **given),
        form=form,
        name=result_name(pk),
        anchor=ANCHOR,
    )


@needs(MEASURES_KEEP)
@require_POST
def cancel(request: StaffRequest, pk: UUID) -> HttpResponse:
    measure = fetch(request.actor, MEASURES_KEEP, Measure.objects.all(), pk)
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), measure.case_id)
    form = forms.CancelForm(request.POST, auto_id=ids("result", pk))
    if not form.is_valid():
        return again(request, case, form, result_name(pk))
    reason = form.cleaned_data["result"]
    return then(
        request,
        measure.case_id,
        lambda: measures.cancel(pk, by=request.actor, at=request.at, reason=reason),
        form=form,
        name=result_name(pk),
        anchor=ANCHOR,
    )
