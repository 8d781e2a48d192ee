"""One section of a file: what it says, corrected or changed."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.audit import reads
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.masking import Level

from ..actions.facts import FactsClashed, record
from ..forms.facts import SectionForm
from ..forms.version import EditedForm
from ..models import Child, Guardian
from ..permissions import CHILDREN_EDIT
from ..queries.sections import rows_at, section_face
from ..queries.visible import visible
from ..rules import facts as kinds
from ..rules.facts import Section
from ..rules.reasons import CORRECT

PERSON = "person"


@needs(CHILDREN_EDIT)
@require_http_methods(["GET", "POST"])
def section(request: StaffRequest, pk: UUID, code: str) -> HttpResponse:
    """Facts of the child itself."""
    child = fetch(request.actor, CHILDREN_EDIT, visible(request.actor), pk)
    found = next((entry for entry in kinds.sections() if entry.code == code), None)
    if found is None or found.of == PERSON:
        raise Http404
    return _answer(request, child, found, None)


@needs(CHILDREN_EDIT)
@require_http_methods(["GET", "POST"])
def person(request: StaffRequest, line: UUID) -> HttpResponse:
    """Facts of a parent, guardian or carer on a file."""
    row = Guardian.objects.filter(line=line, version_to=None).select_related("child").first()
    reached = row is not None and CHILDREN_EDIT.can(request.actor, row.child)
    # What one may not know of is refused, and logged, like what is not there.
    pk = row.child_id if row is not None and reached else line
    child = fetch(request.actor, CHILDREN_EDIT, visible(request.actor), pk)
    return _answer(request, child, kinds.section(PERSON), row)


def _answer(
    request: StaffRequest, child: Child, found: Section, row: Guardian | None
) -> HttpResponse:
    about = row.line if row else None
    if child.status != "open":
        return HttpResponseRedirect(reverse("children:detail", args=[child.pk]))
    if request.method != "POST":
        # Whoever changes facts sees all that stands there.
        reads.revealed(request, child, reason=CORRECT, fields=["facts"], children=[child.pk])
        rows = rows_at(child, child.version, about=about)
        form = SectionForm(section=found, rows=rows, about=about)
        return _page(request, child, found, row, form, child.version)
    seen = EditedForm(request.POST)
    version = seen.cleaned_data["seen"] if seen.is_valid() else child.version
    rows = rows_at(child, version, about=about)
    form = SectionForm(request.POST, section=found, rows=rows, about=about)
    if not (seen.is_valid() and form.is_valid() and form.on_time(request.on)):
        return _page(request, child, found, row, form, version)
    try:
        return once(request, lambda: _record(request, child, form, version))
    except FactsClashed as clashed:
        return _clashed(request, clashed, found, row, form)


def _record(request: StaffRequest, child: Child, form: SectionForm, version: int) -> dict[str, Any]:
    changes = form.changes()
    if changes:
        record(
            child.pk,
            by=request.actor,
            at=request.at,
            seen=version,
            changes=changes,
            source=form.told(),
        )
    messages.success(request, f"已登记 {len(changes)} 项" if changes else "没有改动")
    return {"next": reverse("children:detail", args=[child.pk]) + f"#{form.section.code}"}


def _clashed(
    request: StaffRequest,
    clashed: FactsClashed,
    found: Section,
    row: Guardian | None,
    form: SectionForm,
) -> HttpResponse:
    """Typed words stay; saving again writes them over what the other one wrote, now knowingly."""
    child = Child.objects.get(pk=clashed.child.pk)
    reads.revealed(request, child, reason=CORRECT, fields=["facts"], children=[child.pk])
    data: Any = copy(form.data)
    data["seen"] = str(child.version)
    rows = rows_at(child, child.version, about=form.about)
    again = SectionForm(data, section=found, rows=rows, about=form.about)
    return _page(request, child, found, row, again, child.version, clashed.labels)


def _page(
    request: StaffRequest,
    child: Child,
    found: Section,
    row: Guardian | None,
    form: SectionForm,
    version: int,
    clashes: list[str] | None = None,
) -> HttpResponse:
    about = row.line if row else None
    now = rows_at(child, child.version, about=about)
    context = {
        "child": child,
        "section": found,
        "person": row,
        "form": form,
        "groups": list(form.groups()),
        "version": version,
        "clashes": clashes or [],
        "face": section_face(found, now, level=Level.FULL, on=request.on),
    }
    status = 409 if clashes else 422 if form.is_bound else 200
    return render(request, "children/section.html", context, status=status)
