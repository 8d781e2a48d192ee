"""Stopping, resuming, extending and urging: one clock of a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.office.models import Clock

from ..actions import clocks as acting
from ..boxes.clocks import ANCHOR, ids, name
from ..forms import clocks as forms
from ..models import Case
from ..permissions import CASES_VIEW, CLOCKS_URGE, CLOCKS_WORK
from ..queries import cases as reading
from .course import again, then


def _clock(request: StaffRequest, pk: UUID) -> tuple[Clock, Case]:
    row = fetch(request.actor, CLOCKS_WORK, Clock.objects.all(), pk)
    return row, fetch(request.actor, CASES_VIEW, reading.visible(request.actor), row.case)


@needs(CLOCKS_WORK)
@require_POST
def stop(request: StaffRequest, pk: UUID) -> HttpResponse:
    row, case = _clock(request, pk)
    form = forms.StopForm(request.POST, auto_id=ids("stop", pk))
    if not form.is_valid():
        return again(request, case, form, name("stop", pk))
    given = form.cleaned_data
    return then(
        request,
        case.pk,
        lambda: acting.stop(row.pk, by=request.actor, at=request.at, **given),
        form=form,
        name=name("stop", pk),
        anchor=f"#{ANCHOR}",
    )


@needs(CLOCKS_WORK)
@require_POST
def resume(request: StaffRequest, pk: UUID) -> HttpResponse:
    row, case = _clock(request, pk)
    return then(
        request,
        case.pk,
        lambda: acting.resume(row.pk, by=request.actor, at=request.at),
        anchor=f"#{ANCHOR}",
    )


@needs(CLOCKS_WORK)
@require_POST
def extend(request: StaffRequest, pk: UUID) -> HttpResponse:
    row, case = _clock(request, pk)
    form = forms.ExtendForm(request.POST, auto_id=ids("extend", pk))
    if not form.is_valid():
        return again(request, case, form, name("extend", pk))
    words = form.cleaned_data["words"]
    return then(
        request,
        case.pk,
        lambda: acting.extend(row.pk, by=request.actor, at=request.at, words=words),
        form=form,
        name=name("extend", pk),
        anchor=f"#{ANCHOR}",
    )


@needs(CLOCKS_URGE)
@require_POST
def urge(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Urge, and go back to the page where the button stood."""
    row = fetch(request.actor, CLOCKS_URGE, Clock.objects.all(), pk)

    def work() -> dict[str, Any]:
        acting.urge(row.pk, by=request.actor, at=request.at)
        return {"next": _back(request)}

    return once(request, work)


def _back(request: StaffRequest) -> str:
    back = request.POST.get("back", "")
    inside = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if inside else reverse("desk:home")
