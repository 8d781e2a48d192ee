"""Printing the papers of a case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.timeline import KINDS
from weibao.kernel.workflow import Blocked
from weibao.office.forms.printing import PrintForm
from weibao.office.papers.kinds import of_model
from weibao.office.views.papers import answer

from ..boxes.printing import FORM
from ..models import Case
from ..permissions import CASES_PRINT, CASES_REVEAL
from ..queries import cases as reading
from .course import again


@needs(CASES_PRINT)
@require_POST
def order(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Order a paper. A character that cannot be printed is named beside the form."""
    case = fetch(request.actor, CASES_PRINT, reading.visible(request.actor), pk)
    papers = [(code, kind.label) for code, kind in of_model(Case)]
    form = PrintForm(request.POST, papers=papers, names=CASES_REVEAL.can(request.actor, case))
    if not form.is_valid():
        return again(request, case, form, FORM)
    given = form.cleaned_data
    kind = request.POST.get("kind", "")
    asked = {
        "form": given["form"],
        "reason": given["reason"],
        "uncovered": given.get("uncovered", False) and given["paper"] == "case.register",
        "options": {"kind": kind} if given["paper"] == "case.course" and kind in KINDS else {},
    }
    try:
        return answer(request, given["paper"], case, asked)
    except Blocked as problem:
        return again(request, case, once_more(form, problem.reasons), FORM, status=409)
