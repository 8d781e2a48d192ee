"""Deciding measures and reporting their result."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files

from ..actions import measures
from ..forms import course as forms
from ..models import Measure
from ..permissions import CASES_VIEW, CASES_WORK, MEASURE_FINISH, MEASURES_KEEP
from ..queries import cases as reading
from .common import result_ids, result_name, units_for
from .course import again, then


@needs(CASES_WORK)
@require_POST
def decide(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)
    form = forms.MeasureForm(request.POST, units=units_for(case, request))
    if not form.is_valid():
        return again(request, case, form, "decide")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: measures.decide(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="decide",
        anchor="#measures",
    )


@needs(MEASURE_FINISH)
@takes_files
@require_POST
def finish(request: StaffRequest, pk: UUID) -> HttpResponse:
    measure = fetch(request.actor, MEASURE_FINISH, Measure.objects.all(), pk)
    form = forms.ResultForm(
        request.POST, request.FILES, auto_id=result_ids(pk), town=measure.town, at=request.at
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
        anchor="#measures",
    )


@needs(MEASURES_KEEP)
@require_POST
def cancel(request: StaffRequest, pk: UUID) -> HttpResponse:
    measure = fetch(request.actor, MEASURES_KEEP, Measure.objects.all(), pk)
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), measure.case_id)
    form = forms.CancelForm(request.POST, auto_id=result_ids(pk))
    if not form.is_valid():
        return again(request, case, form, result_name(pk))
    reason = form.cleaned_data["result"]
    return then(
        request,
        measure.case_id,
        lambda: measures.cancel(pk, by=request.actor, at=request.at, reason=reason),
        form=form,
        name=result_name(pk),
        anchor="#measures",
    )
