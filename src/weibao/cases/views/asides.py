"""回避: asked for by the person, decided by supervisor or leader, and lifted again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from weibao.audit.once import once
from weibao.kernel.edge import NotVisible, StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked

from ..actions import asides
from ..boxes.answers import ids
from ..forms import units as forms
from ..models import Case, StepAside
from ..permissions import CASES_ASIDE, CASES_EXCLUDE
from ..queries import cases as reading
from ..queries.asides import who_sees
from .common import note_opened
from .knowing import shown


@needs(CASES_ASIDE)
@require_http_methods(["GET", "POST"])
def declare(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One's own word is enough. Afterwards the person is on the list, where the case is no more."""
    case = fetch(request.actor, CASES_ASIDE, reading.visible(request.actor), pk)
    if request.method == "GET":
        return _page(request, case, forms.AsideForm())
    form = forms.AsideForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, 422)
    reason = form.cleaned_data["reason"]

    def work() -> dict[str, Any]:
        asides.step_aside(pk, by=request.actor, at=request.at, reason=reason)
        return {"next": reverse("cases:list")}

    return once(request, work)


def _page(
    request: StaffRequest, case: Case, form: forms.AsideForm, status: int = 200
) -> HttpResponse:
    note_opened(request, case)
    context = {"case": case, "form": form, "handles": case.handler_id == request.actor.person_id}
    return render(request, "cases/units/aside.html", context, status=status)


@needs(CASES_EXCLUDE)
@require_POST
def exclude(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_EXCLUDE, reading.visible(request.actor), pk)
    form = forms.ExcludeForm(request.POST, people=who_sees(case, on=request.on))
    if not form.is_valid():
        return shown(request, case, 422, exclude=form)
    given = form.cleaned_data

    def work() -> dict[str, Any]:
        asides.exclude(pk, by=request.actor, at=request.at, **given)
        return {"next": reverse("cases:access", args=[pk]) + "#asides"}

    try:
        return once(request, work)
    except Blocked as problem:
        return shown(request, case, 409, exclude=once_more(form, problem.reasons))


@needs(CASES_EXCLUDE)
@require_POST
def lift(request: StaffRequest, pk: UUID) -> HttpResponse:
    cases = CASES_EXCLUDE.visible_to(request.actor, Case.objects.all())
    case_pk = StepAside.objects.filter(pk=pk, case__in=cases).values_list("case", flat=True).first()
    if case_pk is None:
        raise NotVisible(StepAside._meta.label_lower, pk)
    case = fetch(request.actor, CASES_EXCLUDE, reading.visible(request.actor), case_pk)
    form = forms.LiftForm(request.POST, auto_id=ids("lift", pk))
    if not form.is_valid():
        return shown(request, case, 422, **{f"lift:{pk}": form})
    reason = form.cleaned_data["reason"]

    def work() -> dict[str, Any]:
        asides.lift(pk, by=request.actor, at=request.at, reason=reason)
        return {"next": reverse("cases:access", args=[case_pk]) + "#asides"}

    try:
        return once(request, work)
    except Blocked as problem:
        return shown(request, case, 409, **{f"lift:{pk}": once_more(form, problem.reasons)})
