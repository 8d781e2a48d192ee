"""Deciding the risk level of a child."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.audit import reads
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked

from ..actions.risk import assess_now, decide, rated_of
from ..forms.risk import RiskForm
from ..models import Child, RiskLevel
from ..models.risk import RiskState
from ..permissions import CHILDREN_RATE
from ..queries.risk import risk_of
from ..queries.visible import visible
from ..rules.risk import LEVELS, Assessed
from ..settings import SEVERAL


@needs(CHILDREN_RATE)
@require_http_methods(["GET", "POST"])
def risk(request: StaffRequest, pk: UUID) -> HttpResponse:
    """What the rule found, sign by sign, and the level that a person gives."""
    child = fetch(request.actor, CHILDREN_RATE, visible(request.actor), pk)
    found = assess_now(child, at=request.at)
    decided = RiskLevel.objects.filter(child=child, state=RiskState.DECIDED).first()
    known: dict[str, Any] = {"found": found, "rated": rated_of(decided)}
    if request.method != "POST":
        reads.opened(request, "child.opened_file", child, children=[child.pk])
        first = {"seen": found.basis_of, "level": found.level or None}
        return _page(request, child, found, RiskForm(initial=first, **known))
    form = RiskForm(request.POST, **known)
    if not form.is_valid():
        return _page(request, child, found, form)
    try:
        return once(request, lambda: _decide(request, child, form))
    except Blocked as blocked:
        once_more(form, blocked.reasons)
        return _page(request, child, found, form)


def _decide(request: StaffRequest, child: Child, form: RiskForm) -> dict[str, Any]:
    decide(child.pk, by=request.actor, at=request.at, **form.cleaned_data)
    messages.success(request, "已评定")
    return {"next": reverse("children:detail", args=[child.pk]) + "#risk"}


def _page(request: StaffRequest, child: Child, found: Assessed, form: RiskForm) -> HttpResponse:
    signs = [(LEVELS[sign.level], sign.level, sign.text, sign.source) for sign in found.signs]
    context = {
        "child": child,
        "found": found,
        "signs": signs,
        "several": SEVERAL.label,
        "risk": risk_of(child, works=True, decides=True),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "children/risk.html", context, status=status)
