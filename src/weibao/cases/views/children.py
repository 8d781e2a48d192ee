"""Which child a case is about: search the register first, open a file only when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from weibao.audit import reads
from weibao.children.actions.files import NumberTaken, SimilarFound, open_file
from weibao.children.forms.child import ChildForm
from weibao.children.queries.faces import faces
from weibao.children.queries.places import schools_of, villages_kept
from weibao.children.queries.search import search
from weibao.children.views.opening import confirmed_files
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import CleanCharField, PageForm

from ..actions.children import link_child
from ..models import Case
from ..permissions import CASES_WORK
from ..queries import cases as reading
from .course import then

TAKEN = "这个号码已有档案，不在您能看的范围，请联系未保工作站办理移交"


class FindForm(PageForm):
    q = CleanCharField(
        label="找孩子的档案", max_length=60, help_text="姓名、拼音首字母、证号、监护人电话都可以"
    )


class SeenForm(PageForm):
    version = forms.IntegerField()


class LinkForm(SeenForm):
    child = forms.UUIDField()


def _case(request: StaffRequest, pk: UUID) -> Case:
    return fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)


def _page(request: StaffRequest, case: Case, status: int = 200, **more: Any) -> HttpResponse:
    context = {"case": case, "find": FindForm(), "form": _child_form(request), **more}
    return render(request, "cases/child.html", context, status=status)


def _child_form(request: StaffRequest, data: Any = None) -> ChildForm:
    town = next(iter(request.actor.towns), "")
    return ChildForm(
        data,
        villages=villages_kept(request.actor),
        schools=schools_of(town, on=request.on),
        on=request.on,
    )


@needs(CASES_WORK)
@require_http_methods(["GET", "POST"])
def choose(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The page, and what a search found; what was typed stands in no address."""
    case = _case(request, pk)
    if request.method == "GET":
        return _page(request, case)
    find = FindForm(request.POST)
    if not find.is_valid():
        return _page(request, case, 422, find=find)
    typed = find.cleaned_data["q"]
    result = search(typed, request.actor, on=request.on)
    reads.listed(request, "search", count=len(result.rows), filters=typed)
    return _page(
        request,
        case,
        find=find,
        typed=typed,
        result=result,
        found=faces(result.rows, on=request.on),
    )


@needs(CASES_WORK)
@require_POST
def link(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = _case(request, pk)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, case, 422)
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: link_child(
            pk, by=request.actor, at=request.at, version=given["version"], child=given["child"]
        ),
    )


@needs(CASES_WORK)
@require_POST
def open_and_link(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Open a file and tie it to the case in one transaction; likely files are shown first."""
    case = _case(request, pk)
    form, seen = _child_form(request, request.POST), SeenForm(request.POST)
    if not (form.is_valid() and seen.is_valid()):
        return _page(request, case, 422, form=form, opening=True)
    try:
        return then(request, pk, lambda: _open(request, form, pk, seen.cleaned_data["version"]))
    except SimilarFound as similar:
        _note(request, "child.similar_elsewhere", similar.elsewhere)
        shown = faces(similar.files, on=request.on)
        context = {"form": form, "opening": True, "found": shown, "similar": True}
        return _page(request, case, 409, **context, elsewhere=similar.elsewhere)
    except NumberTaken as taken:
        _note(request, "child.exists_elsewhere", () if taken.file else taken.elsewhere)
        form.add_error("id_number", "这个号码已有档案，见下方" if taken.file else TAKEN)
        shown = faces([taken.file] if taken.file else [], on=request.on)
        return _page(request, case, 409, form=form, opening=True, found=shown)


def _note(request: StaffRequest, kind: str, elsewhere: Sequence[UUID]) -> None:
    """Whoever learns that a file exists elsewhere stands in the log."""
    if elsewhere:
        reads.refused(request, kind, ref=("children.child", elsewhere[0]))


def _open(request: StaffRequest, form: ChildForm, pk: UUID, version: int) -> None:
    facts = form.facts()
    child = open_file(
        by=request.actor,
        at=request.at,
        town=facts["area"][:9],
        **facts,
        confirmed_not=confirmed_files(request),
        confirmed_elsewhere="confirmed_elsewhere" in request.POST,
    )
    link_child(pk, by=request.actor, at=request.at, version=version, child=child.pk)
