"""Asking units to take part or to lead, their answers, and the person who answers for the case."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.org.models import Unit
from weibao.org.queries.actors import in_force

from ..actions import lead, units
from ..boxes.answers import ids
from ..forms import units as forms
from ..models import Case, Invitation
from ..models.access import Sees
from ..permissions import CASES_ANSWER, CASES_DIRECT, CASES_VIEW, CASES_WORK, INVITATIONS_KEEP
from ..queries import cases as reading
from ..queries.handling import may_handle
from ..queries.units import elsewhere as units_elsewhere
from .common import units_for
from .course import again, then


def _case(request: StaffRequest, pk: UUID) -> Case:
    """The case around an invitation, as its page shows it."""
    case: Case = fetch(request.actor, CASES_VIEW, reading.visible(request.actor), pk)
    return case


def _everywhere(request: StaffRequest) -> QuerySet[Unit]:
    """Any unit in force may be asked; those of other towns are found on a page of their own."""
    return Unit.objects.filter(in_force(request.on)).order_by("kind", "short_name")


@needs(CASES_WORK)
@require_POST
def invite(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)
    form = forms.InviteForm(request.POST, units=_everywhere(request), label="请哪个单位参与")
    valid = form.is_valid()
    # Shown again it offers what the page offers, and the one that was chosen.
    chosen = form.cleaned_data.get("unit")
    form.fields["unit"].queryset = _offered(case, request, chosen)  # type: ignore[attr-defined]
    if not valid:
        return again(request, case, form, "invite")
    given = form.cleaned_data | {"sees": Sees(form.cleaned_data["sees"])}
    return then(
        request,
        pk,
        lambda: units.invite(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="invite",
        anchor="#units",
    )


def _offered(case: Case, request: StaffRequest, chosen: Unit | None) -> QuerySet[Unit]:
    near = units_for(case, request)
    if chosen is None:
        return near
    return _everywhere(request).filter(pk__in=[chosen.pk, *near.values_list("pk", flat=True)])


@needs(CASES_WORK)
@require_http_methods(["GET", "POST"])
def elsewhere(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Units of other towns and above towns, by name or area code."""
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)
    context = {"case": case, "find": forms.FindUnitForm()}
    if request.method == "GET":
        return render(request, "cases/units/elsewhere.html", context)
    find = forms.FindUnitForm(request.POST)
    if not find.is_valid():
        return render(request, "cases/units/elsewhere.html", context | {"find": find}, status=422)
    typed = find.cleaned_data["q"]
    found = units_elsewhere(typed, case.town, on=request.on)
    reads.listed(request, "case.units_searched", count=len(found), filters=typed)
    fresh = {"version": case.version, "sees": Sees.OWN}
    shown = [(unit, town, _fresh_form(unit, fresh)) for unit, town in found]
    more = {"find": find, "found": shown, "typed": typed}
    return render(request, "cases/units/elsewhere.html", context | more)


def _fresh_form(unit: Unit, fresh: dict[str, object]) -> forms.InviteForm:
    return forms.InviteForm(
        units=Unit.objects.none(), initial=fresh, auto_id=ids("invite", unit.pk)
    )


@needs(CASES_DIRECT)
@require_POST
def offer_lead(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_DIRECT, reading.visible(request.actor), pk)
    form = forms.LeadForm(request.POST, units=units_for(case, request), label="移交给哪个单位承办")
    if not form.is_valid():
        return again(request, case, form, "lead")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: units.offer_lead(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="lead",
        anchor="#units",
    )


@needs(CASES_DIRECT)
@require_POST
def name_handler(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_DIRECT, reading.visible(request.actor), pk)
    form = forms.HandlerForm(request.POST, people=may_handle(case, on=request.on))
    if not form.is_valid():
        return again(request, case, form, "handler")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: lead.name_handler(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="handler",
        anchor="#units",
    )


@needs(CASES_ANSWER)
@require_POST
def accept(request: StaffRequest, pk: UUID) -> HttpResponse:
    invitation = fetch(request.actor, CASES_ANSWER, Invitation.objects.all(), pk)
    return then(
        request,
        invitation.case_id,
        lambda: units.accept(pk, by=request.actor, at=request.at),
    )


@needs(CASES_ANSWER)
@require_POST
def decline(request: StaffRequest, pk: UUID) -> HttpResponse:
    invitation = fetch(request.actor, CASES_ANSWER, Invitation.objects.all(), pk)
    form = forms.DeclineForm(request.POST, auto_id=ids("decline", pk))
    if not form.is_valid():
        return again(request, _case(request, invitation.case_id), form, f"decline:{pk}")
    reason = form.cleaned_data["reason"]
    return then(
        request,
        invitation.case_id,
        lambda: units.decline(pk, by=request.actor, at=request.at, reason=reason),
        to=reverse("cases:list"),
    )


@needs(INVITATIONS_KEEP)
@require_POST
def insist(request: StaffRequest, pk: UUID) -> HttpResponse:
    invitation = fetch(request.actor, INVITATIONS_KEEP, Invitation.objects.all(), pk)
    form = forms.InsistForm(request.POST, auto_id=ids("insist", pk))
    if not form.is_valid():
        return again(request, _case(request, invitation.case_id), form, f"insist:{pk}")
    reason = form.cleaned_data["reason"]
    return then(
        request,
        invitation.case_id,
        lambda: units.insist(pk, by=request.actor, at=request.at, reason=reason),
        form=form,
        name=f"insist:{pk}",
        anchor="#units",
    )


@needs(INVITATIONS_KEEP)
@require_POST
def instead(request: StaffRequest, pk: UUID) -> HttpResponse:
    invitation = fetch(request.actor, INVITATIONS_KEEP, Invitation.objects.all(), pk)
    case = _case(request, invitation.case_id)
    form = forms.UnitForm(
        request.POST,
        units=units_for(case, request),
        label="另请哪个单位",
        auto_id=ids("instead", pk),
    )
    if not form.is_valid():
        return again(request, case, form, f"instead:{pk}")
    unit = form.cleaned_data["unit"]
    return then(
        request,
        case.pk,
        lambda: units.instead(pk, by=request.actor, at=request.at, unit=unit),
        form=form,
        name=f"instead:{pk}",
        anchor="#units",
    )


@needs(INVITATIONS_KEEP)
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    invitation = fetch(request.actor, INVITATIONS_KEEP, Invitation.objects.all(), pk)
    return then(
        request,
        invitation.case_id,
        lambda: units.withdraw(pk, by=request.actor, at=request.at),
        anchor="#units",
    )
