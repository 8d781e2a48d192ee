"""Adding photos, recordings and papers to a case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files

from ..actions.material import add_material
from ..forms.course import MaterialForm
from ..permissions import CASES_WORK
from ..queries import cases as reading
from .course import again, then


@needs(CASES_WORK)
@takes_files
@require_POST
def add(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)
    form = MaterialForm(request.POST, request.FILES, town=case.town, at=request.at)
    if not form.is_valid():
        return again(request, case, form, "material")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: add_material(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="material",
        anchor="#files",
    )
