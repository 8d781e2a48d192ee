"""A unit takes a measure on or gives it back; the lead sends it on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from weibao.kernel.edge import StaffRequest, fetch, needs

from ..actions import returning
from ..boxes.answers import ids
from ..forms import units as forms
from ..models import Case, Measure
from ..permissions import CASES_VIEW, CASES_WORK, MEASURE_ANSWER, MEASURES_KEEP
from ..queries import cases as reading
from .common import units_for
from .course import again, then


def _case(request: StaffRequest, measure: Measure) -> Case:
    case: Case = fetch(request.actor, CASES_VIEW, reading.visible(request.actor), measure.case_id)
    return case


@needs(MEASURE_ANSWER)
@require_POST
def take_on(request: StaffRequest, pk: UUID) -> HttpResponse:
    measure = fetch(request.actor, MEASURE_ANSWER, Measure.objects.all(), pk)
    return then(
        request,
        measure.case_id,
        lambda: returning.take_on(pk, by=request.actor, at=request.at),
        anchor=f"#m-{pk}",
    )


@needs(MEASURE_ANSWER)
@require_POST
def give_back(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The unit may see nothing of the case afterwards, so it goes back to the list."""
    measure = fetch(request.actor, MEASURE_ANSWER, Measure.objects.all(), pk)
    form = forms.DeclineForm(request.POST, auto_id=ids("decline", pk))
    if not form.is_valid():
        return again(request, _case(request, measure), form, f"back:{pk}")
    reason = form.cleaned_data["reason"]
    return then(
        request,
        measure.case_id,
        lambda: returning.give_back(pk, by=request.actor, at=request.at, reason=reason),
        form=form,
        name=f"back:{pk}",
        to=reverse("cases:list"),
    )


@needs(MEASURES_KEEP)
@require_POST
def send_on(request: StaffRequest, pk: UUID) -> HttpResponse:
    measure = fetch(request.actor, MEASURES_KEEP, Measure.objects.all(), pk)
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), measure.case_id)
    form = forms.SendOnForm(
        request.POST, units=units_for(case, request), label="派给", auto_id=ids("send", pk)
    )
    if not form.is_valid():
        return again(request, case, form, f"send:{pk}")
    given = form.cleaned_data
    return then(
        request,
        case.pk,
        lambda: returning.send_on(pk, by=request.actor, at=request.at, **given),
        form=form,
        name=f"send:{pk}",
        anchor="#measures",
    )
