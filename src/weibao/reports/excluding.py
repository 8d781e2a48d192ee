"""Reports of cases that a person stepped aside from, and what belongs to them: nothing is told."""

from __future__ import annotations

from typing import Any

from weibao.cases.queries.asides import stepped_aside_from
from weibao.kernel.actor import Actor
from weibao.kernel.excluding import exclusions

from .models import CallBack, Complaint, OpeningRequest, Report


@exclusions.register("reports")
def reports_of(actor: Actor) -> Any:
    return Report.objects.filter(case__in=stepped_aside_from(actor)).values("pk")


@exclusions.register("reports.callbacks")
def callbacks_of(actor: Actor) -> Any:
    return CallBack.objects.filter(report__case__in=stepped_aside_from(actor)).values("pk")


@exclusions.register("reports.requests")
def requests_of(actor: Actor) -> Any:
    return OpeningRequest.objects.filter(report__case__in=stepped_aside_from(actor)).values("pk")


@exclusions.register("reports.complaints")
def complaints_of(actor: Actor) -> Any:
    return Complaint.objects.filter(report__case__in=stepped_aside_from(actor)).values("pk")
