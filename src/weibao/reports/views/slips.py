"""Is a slip genuine that somebody brought? The answer says when the report came, and its stage."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from weibao.audit.events import record
from weibao.kernel.edge import StaffRequest, needs

from .. import slips
from ..forms.complaints import SlipForm
from ..models import Report
from ..permissions import SLIPS_CHECK


@needs(SLIPS_CHECK)
@require_http_methods(["GET", "POST"])
def check(request: StaffRequest) -> HttpResponse:
    """By POST, so that the code stands in no address. One answer for a wrong code and a wrong number."""
    if request.method == "GET":
        return render(request, "reports/slips.html", {"form": SlipForm()})
    form = SlipForm(request.POST)
    if not form.is_valid():
        return render(request, "reports/slips.html", {"form": form}, status=422)
    report = _genuine(request, form.cleaned_data["number"], form.cleaned_data["check"])
    with transaction.atomic():
        kind = "slip.checked" if report else "slip.refused"
        record(kind, actor=request.actor, at=request.at, subject=report)
    context = {"form": form, "asked": True, "report": report}
    return render(request, "reports/slips.html", context)


def _genuine(request: StaffRequest, number: str, code: str) -> Report | None:
    """The report of the slip. Several towns may have the same number, and the actor several towns."""
    rows = SLIPS_CHECK.visible_to(request.actor, Report.objects.filter(number=number))
    rows = rows.exclude(content_digest="").select_related("unit")
    return next((report for report in rows if slips.is_genuine(report, code)), None)
