"""The people of a case: written down, corrected, no longer concerned; proposed siblings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked

from ..actions import persons, siblings
from ..forms.persons import DeclineForm, EndPersonForm, PersonForm, TakeInForm, initial_of
from ..models import Case, Participant
from ..permissions import CASES_WORK, PERSONS_WRITE
from ..queries import cases as reading
from ..queries.people import people_of
from ..queries.siblings import proposed
from .course import then

# Why the names stand uncovered on the form: the code of the event.
CORRECT = "correct"
UNCOVERED = ("name", "contact", "workplace")


@needs(CASES_WORK)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = _case(request, pk)
    if request.method == "GET":
        role = request.GET.get("role", "")
        form = PersonForm(initial={"role": role})
        return _add_page(request, case, form)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _add_page(request, case, form, 422)
    facts = form.facts()
    try:
        return then(
            request,
            pk,
            lambda: persons.add_person(pk, by=request.actor, at=request.at, facts=facts),
            anchor="#people",
        )
    except Blocked as problem:
        return _add_page(request, case, once_more(form, problem.reasons), 409)


def _add_page(request: StaffRequest, case: Case, form: Any, status: int = 200) -> HttpResponse:
    return render(request, "cases/person_new.html", {"case": case, "form": form}, status=status)


@needs(PERSONS_WRITE)
@require_http_methods(["GET", "POST"])
def correct(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Whoever corrects sees what stands there: opening the form uncovers, and is logged as that."""
    person, case = _person(request, pk)
    on_file = person.child_id is not None
    if request.method == "GET":
        form = PersonForm(initial=initial_of(person), on_file=on_file)
        return _person_page(request, case, person, form=form)
    form = PersonForm(request.POST, on_file=on_file)
    if not form.is_valid():
        return _person_page(request, case, person, 422, form=form)
    facts = form.facts()
    try:
        return then(
            request,
            case.pk,
            lambda: persons.correct_person(pk, by=request.actor, at=request.at, facts=facts),
            anchor="#people",
        )
    except Blocked as problem:
        return _person_page(request, case, person, 409, form=once_more(form, problem.reasons))


@needs(PERSONS_WRITE)
@require_POST
def end(request: StaffRequest, pk: UUID) -> HttpResponse:
    person, case = _person(request, pk)
    form = EndPersonForm(request.POST, today=request.on)
    if not form.is_valid():
        return _person_page(request, case, person, 422, end=form)
    given = form.cleaned_data
    try:
        return then(
            request,
            case.pk,
            lambda: persons.end_person(pk, by=request.actor, at=request.at, **given),
            anchor="#people",
        )
    except Blocked as problem:
        return _person_page(request, case, person, 409, end=once_more(form, problem.reasons))


def _person(request: StaffRequest, pk: UUID) -> tuple[Participant, Case]:
    people = Participant.objects.select_related("child", "case")
    person = fetch(request.actor, PERSONS_WRITE, people, pk)
    return person, person.case


def _person_page(
    request: StaffRequest,
    case: Case,
    person: Participant,
    status: int = 200,
    *,
    form: Any = None,
    end: Any = None,
) -> HttpResponse:
    children = [person.child_id] if person.child_id else []
    reads.revealed(request, case, reason=CORRECT, fields=UNCOVERED, children=children)
    on_file = person.child_id is not None
    context = {
        "case": case,
        "person": person,
        "open": person.until is None and case.status != "closed",
        "form": form or PersonForm(initial=initial_of(person), on_file=on_file),
        "end": end or EndPersonForm(initial={"on": request.on}, today=request.on),
    }
    return render(request, "cases/person.html", context, status=status)


def _case(request: StaffRequest, pk: UUID) -> Case:
    return fetch(request.actor, CASES_WORK, reading.visible(request.actor), pk)


@needs(CASES_WORK)
@require_POST
def take_in(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = _case(request, pk)
    form = TakeInForm(request.POST)
    if not form.is_valid():
        return _siblings_page(request, case, form)
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: siblings.take_in(pk, by=request.actor, at=request.at, **given),
        anchor="#people",
    )


@needs(CASES_WORK)
@require_http_methods(["GET", "POST"])
def decline(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The proposed children with what may be answered; the refusal says why."""
    case = _case(request, pk)
    if request.method == "GET":
        return _siblings_page(request, case)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _siblings_page(request, case, form)
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: siblings.decline(pk, by=request.actor, at=request.at, **given),
        anchor="#people",
    )


def _siblings_page(request: StaffRequest, case: Case, bound: Any = None) -> HttpResponse:
    found = proposed(case, people_of(case), request.actor, on=request.on)
    shown = [proposal.face.pk for proposal in found]
    reads.listed(request, "case.siblings_proposed", count=len(shown), filters=str(case.pk))
    rows = [
        {
            "face": proposal.face,
            "reasons": proposal.reasons,
            "take": _form(TakeInForm, bound, proposal.face.pk, role="sibling"),
            "decline": _form(DeclineForm, bound, proposal.face.pk),
        }
        for proposal in found
    ]
    lost = bound is not None and bound.cleaned_data.get("child") not in shown
    if lost:
        raise Blocked(["这个孩子现在不在提示里了，请回到个案页面再看"])
    context = {"case": case, "rows": rows}
    return render(request, "cases/siblings.html", context, status=422 if bound else 200)


def _form(kind: type[Any], bound: Any, child: UUID, **initial: str) -> Any:
    mine = isinstance(bound, kind) and bound.cleaned_data.get("child") == child
    return bound if mine else kind(initial={"child": child, **initial}, auto_id=f"{child}_%s")
