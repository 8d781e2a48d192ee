"""Correcting a file, and the page with both values when two did so at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.audit import reads
from weibao.audit.once import FIELD, once
from weibao.kernel.edge import StaffRequest, fetch, needs

from ..actions.editing import Clashed, Settled, edit_file
from ..actions.files import NumberTaken
from ..actions.lines import facts_of, open_lines
from ..forms.child import ChildForm, initial_of
from ..forms.guardian import BaseGuardians, shown_guardians, typed_guardians
from ..forms.version import EditedForm
from ..models import Child
from ..permissions import CHILDREN_EDIT
from ..queries.visible import visible
from ..rules.reasons import CORRECT
from .clashes import rows_of
from .detail import UNCOVERED
from .opening import choices_for, number_taken

KEEP = "keep_"


@needs(CHILDREN_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, pk: UUID) -> HttpResponse:
    child = fetch(request.actor, CHILDREN_EDIT, visible(request.actor), pk)
    if child.status != "open":
        return HttpResponseRedirect(reverse("children:detail", args=[pk]))
    choices = choices_for(request, child.town) | {"before": child.birth}
    if request.method != "POST":
        return _fresh(request, child, choices)
    seen = EditedForm(request.POST)
    form, people = ChildForm(request.POST, **choices), typed_guardians(request.POST)
    if not (seen.is_valid() and form.is_valid() and people.is_valid()):
        return _page(request, child, form, people, seen)
    try:
        return once(request, lambda: _edit(request, child, form, people, seen))
    except Clashed as clashed:
        return _conflict(request, clashed, form, seen)
    except NumberTaken as taken:
        context = {"child": child, "seen": seen}
        return number_taken(request, form, people, taken, "children/edit.html", **context)


def _fresh(request: StaffRequest, child: Child, choices: dict[str, Any]) -> HttpResponse:
    """Whoever corrects sees what stands there: opening the form uncovers, and is logged as that."""
    reads.revealed(request, child, reason=CORRECT, fields=UNCOVERED, children=[child.pk])
    form = ChildForm(initial=initial_of(child), **choices)
    people = shown_guardians(facts_of(row) for row in open_lines(child).values())
    return _page(request, child, form, people, EditedForm(initial={"seen": child.version}))


def _edit(
    request: StaffRequest, child: Child, form: ChildForm, people: BaseGuardians, seen: EditedForm
) -> dict[str, Any]:
    edit_file(
        child.pk,
        by=request.actor,
        at=request.at,
        seen=seen.cleaned_data["seen"],
        typed=form.typed(),
        guardians=people.guardians(),
        settled=_settled(request, seen),
    )
    messages.success(request, "已更正")
    return {"next": reverse("children:detail", args=[child.pk])}


def _settled(request: StaffRequest, seen: EditedForm) -> Settled | None:
    version = seen.cleaned_data["settled"]
    if version is None:
        return None
    kept = {
        name.removeprefix(KEEP): value
        for name, value in request.POST.items()
        if name.startswith(KEEP)
    }
    return Settled(
        version,
        mine=frozenset(name for name, value in kept.items() if value == "mine"),
        theirs=frozenset(name for name, value in kept.items() if value == "theirs"),
    )


def _page(
    request: StaffRequest, child: Child, form: ChildForm, people: BaseGuardians, seen: EditedForm
) -> HttpResponse:
    context = {
        "child": child,
        "form": form,
        "people": people,
        "seen": seen,
        "wrong_people": people.wrong() if people.is_bound else [],
    }
    return render(request, "children/edit.html", context, status=422 if form.is_bound else 200)


def _conflict(
    request: StaffRequest, clashed: Clashed, form: ChildForm, seen: EditedForm
) -> HttpResponse:
    """Everything typed goes along hidden; the answer names the version whose values are shown.

    It shows what the other one wrote, uncovered, so it is logged as that.
    """
    child = clashed.child
    reads.revealed(request, child, reason=CORRECT, fields=UNCOVERED, children=[child.pk])
    skip = {"csrfmiddlewaretoken", FIELD, "seen", "settled"}
    fields = [
        (name, value)
        for name in request.POST
        if name not in skip and not name.startswith(KEEP)
        for value in request.POST.getlist(name)
    ]
    fields += [("seen", str(seen.cleaned_data["seen"])), ("settled", str(clashed.child.version))]
    rows = rows_of(clashed, form, at=request.at)
    context = {
        "rows": rows,
        "fields": fields,
        "question": f"这 {len(rows)} 处，别人刚刚也改了"
        if len(rows) > 1
        else "这一处，别人刚刚也改了",
        "subject": f"档案 {clashed.child.file_no}",
        "cancel_url": reverse("children:detail", args=[clashed.child.pk]),
        "fresh_key": True,
    }
    return render(request, "children/conflict.html", context, status=409)
