"""A report filed by a colleague: at the desk for a caller, or by a mandated unit."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, needs
from weibao.org.models import Unit
from weibao.org.roles import CASEWORKERS

from ..actions.filing import Reporter, file_report, plain
from ..forms.filing import FilingForm
from ..models.report import Channel
from ..permissions import REPORTS_FILE


@needs(REPORTS_FILE)
@require_http_methods(["GET", "POST"])
def file(request: StaffRequest) -> HttpResponse:
    """The desk's form for caseworkers, the mandated unit's form for everyone else."""
    by = REPORTS_FILE.check(request.actor)
    seat = by.seats[0]
    desk = bool(by.roles & set(CASEWORKERS))
    form = FilingForm(request.POST or None, town=seat.town, desk=desk)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "desk": desk}
        status = 200 if request.method == "GET" else 422
        return render(request, "reports/file.html", context, status=status)
    given = form.cleaned_data

    def work() -> dict[str, Any]:
        report = file_report(
            plain(given),
            by=by,
            at=request.at,
            town=seat.town,
            channel=(given.get("channel") or Channel.PHONE) if desk else Channel.MANDATED,
            reporter=Reporter(given.get("reporter_name", ""), given.get("reporter_phone", "")),
            from_unit=Unit.objects.get(pk=seat.unit_id),
            known_at=given.get("known_at"),
        )
        after = reverse("reports:detail", args=[report.pk]) if desk else reverse("reports:made")
        return {"next": after}

    return once(request, work)
