"""The list of people, one person's page, and new accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit import reads
from weibao.audit.once import key_of, once
from weibao.kernel.edge import StaffRequest, fetch, needs

from ..actions import passwords, people
from ..actions.scope import NotPossible
from ..forms.people import PersonForm
from ..models import Appointment, Person
from ..permissions import PEOPLE_MANAGE, PEOPLE_VIEW
from ..queries.people import people_visible, posts_of
from ..rules.phone import grouped
from ..signin.mfa import has_second_factor
from .common import town_of_keeper

PER_PAGE = 50
VIEWS = (("", "在用"), ("free", "还没有岗位"), ("off", "已停用"))


@dataclass(frozen=True)
class PersonRow:
    person: Person
    posts: list[Appointment]

    @property
    def phone(self) -> str:
        return grouped(str(self.person.phone or ""))


@needs(PEOPLE_VIEW)
@require_GET
def people_list(request: StaffRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    found = list(people_visible(request.actor))
    held = posts_of([person.pk for person in found], on=request.on)
    rows = [PersonRow(person, held.get(person.pk, [])) for person in found]
    parts = {
        "": [row for row in rows if row.person.is_active],
        "free": [row for row in rows if row.person.is_active and not row.posts],
        "off": [row for row in rows if not row.person.is_active],
    }
    shown = parts.get(view, parts[""])
    reads.listed(request, "people.listed", count=len(shown), filters=view)
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "views": [
            {
                "label": label,
                "url": f"?view={name}" if name else reverse("org:people"),
                "count": len(parts[name]),
                "current": name == view,
            }
            for name, label in VIEWS
        ],
        "number": len(parts[""]),
        "manages": PEOPLE_MANAGE.held_by(request.actor),
    }
    return render(request, "org/people.html", context)


@needs(PEOPLE_VIEW)
@require_GET
def person_detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    person: Person = fetch(request.actor, PEOPLE_VIEW, Person.objects.all(), pk)
    reads.opened(request, "person.opened", person)
    rows = Appointment.objects.filter(person=person).select_related("post__unit")
    own = person.pk == request.actor.person_id
    context = {
        "person": person,
        "phone": grouped(str(person.phone or "")),
        "now": [row for row in rows.order_by("valid_from") if _is_open(row, request)],
        "past": rows.filter(valid_to__lte=request.on).order_by("-valid_to")[:30],
        "has_factor": has_second_factor(person),
        "manages": PEOPLE_MANAGE.can(request.actor, person) and not own,
        "own": own,
        "crumbs": [
            {"label": "人员", "url": reverse("org:people")},
            {"label": str(person.name), "url": ""},
        ],
    }
    return render(request, "org/person.html", context)


@needs(PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def person_new(request: StaffRequest) -> HttpResponse:
    """A new account. Its one-time password is shown on the answer and nowhere else."""
    town = town_of_keeper(request, PEOPLE_MANAGE)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def work() -> dict[str, Any]:
            made = people.create_person(
                town=town,
                by=request.actor,
                at=request.at,
                seed=key_of(request),
                **form.cleaned_data,
            )
            return {"person": str(made.person.pk)}

        try:
            return once(request, work, answer=lambda result: one_time(request, result, new=True))
        except NotPossible as problem:
            form.add_error(problem.field or None, problem.reason)
    context = {
        "form": form,
        "crumbs": [
            {"label": "人员", "url": reverse("org:people")},
            {"label": "新建账号", "url": ""},
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "org/person_new.html", context, status=status)


def one_time(request: StaffRequest, result: dict[str, Any], *, new: bool) -> HttpResponse:
    """The slip with the one-time password, made again from the form's key, never stored."""
    person = Person.objects.get(pk=result["person"])
    context = {
        "person": person,
        "password": passwords.one_time_password(key_of(request)),
        "days": passwords.ONE_TIME_LASTS.days,
        "new": new,
    }
    return render(request, "org/one_time.html", context)


def _is_open(row: Appointment, request: StaffRequest) -> bool:
    return row.valid_to is None or row.valid_to > request.on
