"""Duty trainings: a unit records its own, the station sees who has had none this year."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit import reads
from weibao.audit.aggregates import Stale
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.paging import page_of
from weibao.kernel.workflow import Blocked
from weibao.org.roles import CASEWORKERS, LEADERS, Role

from ..actions.training import record_training, withdraw_training
from ..forms.training import TrainingForm, WithdrawForm
from ..models import Training
from ..permissions import TRAININGS_RECORD, TRAININGS_VIEW
from ..queries import training as reading
from ..settings import trainings_a_year

WATCHERS = frozenset((*CASEWORKERS, *LEADERS, Role.DISCIPLINE))


@needs(TRAININGS_VIEW)
@require_GET
def trainings(request: StaffRequest) -> HttpResponse:
    """Own records for a unit; for those who watch over the town also the coverage of all."""
    actor, town = request.actor, next(iter(request.actor.towns), "")
    wanted = trainings_a_year(town, on=request.on)
    page = page_of(request, reading.trainings(actor))
    reads.listed(request, "trainings.listed", count=len(page.object_list))
    watches = bool(actor.roles & WATCHERS)
    covered = reading.coverage(actor, town, on=request.on, wanted=wanted) if watches else []
    context = {
        "page": page,
        "covered": covered,
        "heading": _heading(request, covered, wanted),
        "wanted": wanted,
        "may_record": TRAININGS_RECORD.held_by(actor),
    }
    return render(request, "reports/trainings.html", context)


def _heading(request: StaffRequest, covered: list[reading.Covered], wanted: int) -> str:
    """The state in a sentence: who has had none."""
    year = request.on.year
    missing = sum(not one.done for one in covered)
    if missing:
        return f"{year} 年还有 {missing} 个单位没有培训"
    if covered:
        return f"{year} 年各单位都培训过了"
    owed = reading.owed_by(request.actor, on=request.on, wanted=wanted)
    return f"您单位 {year} 年还没有培训" if owed else f"您单位 {year} 年培训过了"


@needs(TRAININGS_RECORD)
@require_http_methods(["GET", "POST"])
def record(request: StaffRequest) -> HttpResponse:
    units = list(reading.units_to_record(request.actor, on=request.on))
    data = request.POST if request.method == "POST" else None
    form = TrainingForm(
        data, units=units, on=request.on, initial={"unit": request.GET.get("unit", "")}
    )
    status = 200 if data is None else 422
    if data is not None and form.is_valid():

        def work() -> dict[str, Any]:
            record_training(form.held(), unit=form.whose, by=request.actor, at=request.at)
            return {"next": reverse("reports:trainings")}

        try:
            return once(request, work)
        except Blocked as blocked:
            form, status = once_more(form, blocked.reasons), 409  # type: ignore[assignment]
    context = {"form": form, "single": len(units) == 1}
    return render(request, "reports/training_form.html", context, status=status)


@needs(TRAININGS_RECORD)
@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    rows = Training.objects.filter(withdrawn_at=None).select_related("unit")
    row = fetch(request.actor, TRAININGS_RECORD, rows, pk)
    data = request.POST if request.method == "POST" else None
    form: Any = WithdrawForm(data, initial={"version": row.version})
    status = 200 if data is None else 422
    if data is not None and form.is_valid():

        def work() -> dict[str, Any]:
            withdraw_training(pk, by=request.actor, at=request.at, **form.cleaned_data)
            return {"next": reverse("reports:trainings")}

        try:
            return once(request, work)
        except Stale as stale:
            now: Any = stale.current
            form, status = once_more(form, ["别人刚改过，再按一次"], version=now.version), 409
        except Blocked as blocked:
            form, status = once_more(form, blocked.reasons), 409
    context = {"row": row, "form": form}
    return render(request, "reports/training_withdraw.html", context, status=status)
