"""Opening a file: what is similar is shown first, and the server insists on it."""

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
from weibao.kernel.edge import StaffRequest, needs

from ..actions.files import NumberTaken, SimilarFound, open_file
from ..forms.child import ChildForm
from ..forms.guardian import BaseGuardians, shown_guardians, typed_guardians
from ..permissions import CHILDREN_OPEN
from ..queries.faces import faces
from ..queries.places import schools_of, villages_kept

ELSEWHERE = "这个号码已有档案，不在您能看的范围。请联系未保工作站办理移交，不要另建。"
HERE = "这个号码已有档案，见上方，请直接打开"


def choices_for(request: StaffRequest, town: str) -> dict[str, Any]:
    """The villages this person keeps and the schools of the town, for `ChildForm`."""
    return {
        "villages": villages_kept(request.actor),
        "schools": schools_of(town, on=request.on),
        "on": request.on,
    }


@needs(CHILDREN_OPEN)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    town = CHILDREN_OPEN.seats(request.actor)[0].town
    choices = choices_for(request, town)
    if request.method != "POST":
        return _page(request, ChildForm(**choices), shown_guardians())
    form, people = ChildForm(request.POST, **choices), typed_guardians(request.POST)
    if not (form.is_valid() and people.is_valid()):
        return _page(request, form, people)
    try:
        return once(request, lambda: _open(request, form, people))
    except SimilarFound as similar:
        return _similar(request, form, people, similar)
    except NumberTaken as taken:
        return number_taken(request, form, people, taken)


def _open(request: StaffRequest, form: ChildForm, people: BaseGuardians) -> dict[str, Any]:
    facts = form.facts()
    child = open_file(
        by=request.actor,
        at=request.at,
        town=facts["area"][:9],
        **facts,
        guardians=people.guardians(),
        confirmed_not=confirmed_files(request),
        confirmed_elsewhere="confirmed_elsewhere" in request.POST,
    )
    messages.success(request, f"档案 {child.file_no} 已建立")
    return {"next": reverse("children:detail", args=[child.pk])}


def confirmed_files(request: StaffRequest) -> set[UUID]:
    """The files somebody looked at and said it is not this child."""
    found = set()
    for text in request.POST.getlist("confirmed_not"):
        try:
            found.add(UUID(text))
        except ValueError:
            continue  # not one of the files that were shown
    return found


def _similar(
    request: StaffRequest, form: ChildForm, people: BaseGuardians, similar: SimilarFound
) -> HttpResponse:
    if similar.elsewhere:
        reads.refused(
            request, "child.similar_elsewhere", ref=("children.child", similar.elsewhere[0])
        )
    similar_files = faces(similar.files, on=request.on)
    return _page(request, form, people, similar=similar_files, elsewhere=bool(similar.elsewhere))


def number_taken(
    request: StaffRequest,
    form: ChildForm,
    people: BaseGuardians,
    taken: NumberTaken,
    template: str = "children/new.html",
    **more: Any,
) -> HttpResponse:
    """The same few words wherever the other file is; the attempt stands in the log."""
    if taken.file is None:
        reads.refused(request, "child.exists_elsewhere", ref=("children.child", taken.elsewhere[0]))
        form.add_error("id_number", ELSEWHERE)
    else:
        form.add_error("id_number", HERE)
        more["similar"] = faces([taken.file], on=request.on)
    return _page(request, form, people, template, certain=taken.file is not None, **more)


def _page(
    request: StaffRequest,
    form: ChildForm,
    people: BaseGuardians,
    template: str = "children/new.html",
    **more: Any,
) -> HttpResponse:
    context = {
        "form": form,
        "people": people,
        "wrong_people": people.wrong() if people.is_bound else [],
        **more,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
