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

from ..actions.filing import NoStation, Reporter, file_report, plain
from ..forms.filing import FilingForm
from ..models.report import Channel
from ..permissions import REPORTS_FILE
from ..sealing import NoCustodians


@needs(REPORTS_FILE)
@require_http_methods(["GET", "POST"])
def file(request: StaffRequest) -> HttpResponse:
    """The desk's form for caseworkers, the mandated unit's form for everyone else."""
    by = REPORTS_FILE.check(request.actor)
    seat = by.seats[0]
    desk = bool(by.roles & set(CASEWORKERS))
    if request.method == "GET":
        return _page(request, FilingForm(town=seat.town, desk=desk, at=request.at), desk, 200)
    form = FilingForm(request.POST, town=seat.town, desk=desk, at=request.at)
    if not form.is_valid():
        return _page(request, form, desk, 422)
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

    try:
        return once(request, work)
    except NoCustodians:
        form.add_error("reporter_name", "现在没有人能保管报告人身份，请先不填姓名和电话")
    except NoStation:
        form.add_error(None, "本镇还没有未保工作站，没有人能受理；孩子正有危险请打 110")
    return _page(request, form, desk, 422)


def _page(request: StaffRequest, form: FilingForm, desk: bool, status: int) -> HttpResponse:
    return render(request, "reports/file.html", {"form": form, "desk": desk}, status=status)
