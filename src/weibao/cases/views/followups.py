"""Writing a follow-up down."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files

from ..actions.followups import follow_up
from ..forms.followups import FollowUpForm
from ..permissions import CASES_RECORD
from ..queries import cases as reading
from .course import again, then


@needs(CASES_RECORD)
@takes_files
@require_POST
def add(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_RECORD, reading.visible(request.actor), pk)
    form = FollowUpForm(request.POST, request.FILES, town=case.town, at=request.at)
    if not form.is_valid():
        return again(request, case, form, "follow_up")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: follow_up(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="follow_up",
        anchor="#followups",
    )
