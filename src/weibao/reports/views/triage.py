"""What the station does with what came in: merge, separate, screen, hand over, take or send back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.permission import Permission
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.showing import views_of

from ..actions import deciding, handing, merging, signing
from ..forms import deciding as forms
from ..forms import handing as forms_handing
from ..models import Report
from ..permissions import REPORTS_ACCEPT, REPORTS_HAND_OVER
from ..queries import matching
from ..queries.handing import files_to_give, other_towns
from .page import carry_out


@needs(REPORTS_ACCEPT)
@require_POST
def merge(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = _report(request, REPORTS_ACCEPT, pk)

    def act(given: dict[str, Any]) -> str:
        number = given.pop("number")
        case = given.pop("case") or matching.numbered_case(
            number, report, request.actor, closed=given["reopen"]
        )
        if case is None:
            raise Blocked([f"没有编号 {number} 的在办个案，或者不归您办；结案的要勾选重新办理"])
        merging.merge(pk, by=request.actor, at=request.at, case=case, **given)
        return reverse("cases:detail", args=[case])

    return carry_out(request, report, "merge", forms.MergeForm(request.POST), act)


@needs(REPORTS_ACCEPT)
@require_POST
def separate(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = _report(request, REPORTS_ACCEPT, pk)

    def act(given: dict[str, Any]) -> str:
        merging.separate(pk, by=request.actor, at=request.at, **given)
        return _page_of(pk)

    return carry_out(request, report, "separate", forms.SeparateForm(request.POST), act)


@needs(REPORTS_ACCEPT)
@require_POST
def release(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = _report(request, REPORTS_ACCEPT, pk)

    def act(given: dict[str, Any]) -> str:
        deciding.release(pk, by=request.actor, at=request.at, **given)
        return _page_of(pk)

    return carry_out(request, report, "release", forms.ReleaseForm(request.POST), act)


@needs(REPORTS_HAND_OVER)
@require_POST
def to_town(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = _report(request, REPORTS_HAND_OVER, pk)
    form = forms_handing.ToTownForm(request.POST, towns=other_towns(report))

    def act(given: dict[str, Any]) -> str:
        handing.to_town(pk, by=request.actor, at=request.at, **given)
        return _page_of(pk)

    return carry_out(request, report, "to_town", form, act)


@needs(REPORTS_HAND_OVER)
@require_POST
def to_body(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = _report(request, REPORTS_HAND_OVER, pk)
    files = files_to_give(views_of(request.actor, report))
    form = forms_handing.ToBodyForm(request.POST, at=request.at, files=files)

    def act(given: dict[str, Any]) -> str:
        names = ("kind", "name", "taken_at", "taker", "document")
        along = tuple(given.pop("along"))
        body = handing.Body(**{name: given.pop(name) for name in names}, files=along)
        handing.to_body(pk, by=request.actor, at=request.at, body=body, **given)
        return _page_of(pk)

    return carry_out(request, report, "to_body", form, act)


@needs(REPORTS_HAND_OVER)
@require_POST
def take_back(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = _report(request, REPORTS_HAND_OVER, pk)

    def act(given: dict[str, Any]) -> str:
        handing.take_back(pk, by=request.actor, at=request.at, **given)
        return _page_of(pk)

    return carry_out(request, report, "take_back", forms_handing.TakeBackForm(request.POST), act)


@needs(REPORTS_ACCEPT)
@require_POST
def sign(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = _report(request, REPORTS_ACCEPT, pk)

    def act(given: dict[str, Any]) -> str:
        signing.sign(pk, by=request.actor, at=request.at, **given)
        return _page_of(pk)

    return carry_out(request, report, "sign", forms_handing.SignForm(request.POST), act)


@needs(REPORTS_ACCEPT)
@require_POST
def send_back(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = _report(request, REPORTS_ACCEPT, pk)

    def act(given: dict[str, Any]) -> str:
        handing.send_back(pk, by=request.actor, at=request.at, **given)
        return _page_of(pk)

    return carry_out(request, report, "send_back", forms_handing.SendBackForm(request.POST), act)


def _report(request: StaffRequest, entry: Permission, pk: UUID) -> Report:
    report: Report = fetch(request.actor, entry, Report.objects.all(), pk)
    return report


def _page_of(pk: UUID) -> str:
    return reverse("reports:detail", args=[pk])
