"""Who reported, for a custodian with a reason and a passphrase; shown once, kept nowhere."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import CleanCharField
from weibao.kernel.paging import page_of
from weibao.kernel.workflow import Blocked

from ..actions.identity import open_identity
from ..models import Report
from ..permissions import IDENTITY_OPEN


class OpenForm(forms.Form):
    reason = CleanCharField(
        label="为什么要打开", max_length=500, multiline=True, help_text="会留痕，并记在这件报告上"
    )
    passphrase = forms.CharField(
        label="您的保管口令", max_length=200, strip=False, widget=forms.PasswordInput
    )


@needs(IDENTITY_OPEN)
@require_GET
def sealed(request: StaffRequest) -> HttpResponse:
    """Reports with a sealed identity: number and time, nothing of their content."""
    rows = IDENTITY_OPEN.visible_to(request.actor, Report.objects.filter(named=True))
    page = page_of(request, rows.order_by("-created_at"))
    reads.listed(request, "identity.listed", count=len(page.object_list))
    return render(request, "reports/sealed.html", {"page": page})


@needs(IDENTITY_OPEN)
@require_http_methods(["GET", "POST"])
def unseal(request: StaffRequest, pk: UUID) -> HttpResponse:
    sealed_rows = Report.objects.filter(named=True).select_related("identity")
    report = fetch(request.actor, IDENTITY_OPEN, sealed_rows, pk)
    form = OpenForm(request.POST or None)
    context = {"report": report, "form": form, "openings": report.identity.openings.order_by("-at")}
    if request.method == "POST" and form.is_valid():
        try:
            context["identity"] = open_identity(
                pk,
                by=request.actor,
                at=request.at,
                passphrase=form.cleaned_data["passphrase"],
                reason=form.cleaned_data["reason"],
            )
        except Blocked as blocked:
            form.add_error("passphrase", blocked.reasons[0])
    return render(request, "reports/unseal.html", context, status=422 if form.errors else 200)
