"""Reports of cases that a person stepped aside from, and what belongs to them: nothing is told."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from weibao.cases.models import StepAside
from weibao.kernel.actor import Actor
from weibao.kernel.excluding import exclusions

from .models import CallBack, Complaint, OpeningRequest, Report


def _cases(actor: Actor) -> QuerySet[Any]:
    return StepAside.objects.filter(person=actor.person_id, valid_to=None).values("case")


@exclusions.register("reports")
def reports_of(actor: Actor) -> Any:
    return Report.objects.filter(case__in=_cases(actor)).values("pk")


@exclusions.register("reports.callbacks")
def callbacks_of(actor: Actor) -> Any:
    return CallBack.objects.filter(report__case__in=_cases(actor)).values("pk")


@exclusions.register("reports.requests")
def requests_of(actor: Actor) -> Any:
    return OpeningRequest.objects.filter(report__case__in=_cases(actor)).values("pk")


@exclusions.register("reports.complaints")
def complaints_of(actor: Actor) -> Any:
    return Complaint.objects.filter(report__case__in=_cases(actor)).values("pk")
