"""谁能看到: each unit and person with what it sees, since when and why, and how it was before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from weibao.audit import reads
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked

from ..access import sees as seen_by
from ..actions import knowing
from ..boxes.answers import ids
from ..forms import units as forms
from ..models import Case, CaseAccess
from ..models.access import Sees
from ..permissions import CASES_EXCLUDE, CASES_KNOWN, CASES_WORK
from ..queries import asides
from ..queries import cases as reading
from ..queries import units as looking


def shown(request: StaffRequest, case: Case, status: int = 200, **bound: Any) -> HttpResponse:
    """The page; a form that came back replaces the fresh one of its name."""
    reads.opened(request, "case.access_shown", case)
    decides = CASES_EXCLUDE.can(request.actor, case)
    found = asides.of_case(case, decides=decides)
    readable = seen_by(case, request.actor) == Sees.ALL
    context: dict[str, Any] = {
        "case": case,
        "lines": _lines(request, case, bound, readable=readable),
        "ended": looking.lines(case, readable=readable, ended=True),
        "asides": [(row, _lift(row, bound) if decides else None) for row in found],
        "exclude": bound.get("exclude") or (_exclude(request, case) if decides else None),
    }
    return render(request, "cases/units/access.html", context, status=status)


def _lines(
    request: StaffRequest, case: Case, bound: dict[str, Any], *, readable: bool
) -> list[tuple[looking.UnitLine, Any]]:
    works = case.status != "closed" and CASES_WORK.can(request.actor, case)
    rows = {}
    if works:
        open_ones = CaseAccess.objects.filter(subject=case.pk, valid_to=None).select_related("unit")
        rows = {row.pk: knowing.is_fixed(case, row, at=request.at) for row in open_ones}
    found = []
    for line in looking.lines(case, readable=readable):
        fresh = {"line": line.pk, "sees": line.code}
        form = None
        if works and not rows.get(line.pk, ""):
            form = bound.get(f"line:{line.pk}") or forms.AccessForm(
                initial=fresh, auto_id=ids("access", line.pk)
            )
        found.append((line, form))
    return found


def _exclude(request: StaffRequest, case: Case) -> forms.ExcludeForm:
    return forms.ExcludeForm(people=asides.who_sees(case, on=request.on))


def _lift(row: asides.Aside, bound: dict[str, Any]) -> Any:
    if row.until:
        return None
    return bound.get(f"lift:{row.pk}") or forms.LiftForm(auto_id=ids("lift", row.pk))


@needs(CASES_KNOWN)
@require_GET
def page(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_KNOWN, reading.visible(request.actor), pk)
    return shown(request, case)


@needs(CASES_WORK)
@require_POST
def change(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)
    form = forms.AccessForm(request.POST, auto_id=ids("access", request.POST.get("line", "")))
    if not form.is_valid():
        return shown(request, case, 422, **{f"line:{request.POST.get('line', '')}": form})
    given = form.cleaned_data

    def work() -> dict[str, Any]:
        knowing.change(pk, by=request.actor, at=request.at, **given)
        return {"next": reverse("cases:access", args=[pk])}

    try:
        return once(request, work)
    except Blocked as problem:
        name = f"line:{given['line']}"
        return shown(request, case, 409, **{name: once_more(form, problem.reasons)})
