"""The list of units and the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from weibao.kernel.edge import StaffRequest, fetch, needs

from ..forms.units import place_of
from ..models import Appointment, Post, Unit
from ..permissions import POSTS_APPOINT, UNITS_MANAGE, UNITS_VIEW, VACANCIES_VIEW
from ..queries.posts import holders
from ..queries.units import KIND_ORDER, units_seen
from ..rules import default_units
from .common import units_crumb


@dataclass(frozen=True)
class Place:
    """A post on a page, with who holds it."""

    post: Post
    holders: list[Appointment]

    @property
    def is_vacant(self) -> bool:
        return self.post.must_fill and not self.holders


@dataclass(frozen=True)
class UnitRow:
    unit: Unit
    places: list[Place]

    @property
    def vacant(self) -> int:
        return sum(place.is_vacant for place in self.places)


@dataclass(frozen=True)
class KindGroup:
    kind: str
    label: str
    rows: list[UnitRow]
    hint: str = ""

    @property
    def vacant(self) -> int:
        return sum(row.vacant for row in self.rows)


@needs(UNITS_VIEW)
@require_GET
def unit_list(request: StaffRequest) -> HttpResponse:
    """All units of the town by kind, with who is in which post."""
    closed = request.GET.get("view") == "closed"
    kind = request.GET.get("kind", "")
    seen = units_seen(request.actor, on=request.on, closed=closed)
    rows = _rows(list(seen.order_by("valid_from", "area", "created_at")), request)
    groups = _groups(rows, with_missing=not closed and UNITS_MANAGE.held_by(request.actor))
    shown = [group for group in groups if kind in {"", group.kind}]
    context = {
        "groups": shown,
        "kinds": _kind_options(groups),
        "kind": kind,
        "chips": [
            {"label": "类型：", "value": group.label, "remove_url": reverse("org:units")}
            for group in groups
            if group.kind == kind
        ],
        "clear_url": reverse("org:units"),
        "views": _views(request, closed=closed, number=len(rows)),
        "number": sum(len(group.rows) for group in shown),
        "vacant": sum(group.vacant for group in groups),
        "sees_vacancies": VACANCIES_VIEW.held_by(request.actor),
        "manages": UNITS_MANAGE.held_by(request.actor),
        "closed": closed,
    }
    return render(request, "org/units.html", context)


@needs(UNITS_VIEW)
@require_GET
def unit_detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    unit: Unit = fetch(request.actor, UNITS_VIEW, Unit.objects.select_related("successor"), pk)
    open_posts = Post.objects.filter(unit=unit, valid_to=None).order_by("created_at", "pk")
    held = holders([post.pk for post in open_posts], on=request.on)
    past = Appointment.objects.filter(post__unit=unit, valid_to__lte=request.on)
    context = {
        "unit": unit,
        "places": [Place(post, held.get(post.pk, [])) for post in open_posts],
        "coming": _coming(unit, request),
        "aliases": unit.aliases.filter(valid_to=None).order_by("name"),
        "serves": unit.serves.order_by("code"),
        "past": past.select_related("person", "post").order_by("-valid_to", "pk")[:30],
        "area": place_of(unit.area),
        "crumbs": units_crumb((unit.short_name, "")),
        "manages": UNITS_MANAGE.can(request.actor, unit) and unit.valid_to is None,
        "appoints": POSTS_APPOINT.held_by(request.actor) and unit.valid_to is None,
    }
    return render(request, "org/unit.html", context)


def _rows(units: list[Unit], request: StaffRequest) -> list[UnitRow]:
    posts = [post.pk for unit in units for post in unit.open_posts]
    held = holders(posts, on=request.on)
    return [
        UnitRow(unit, [Place(post, held.get(post.pk, [])) for post in unit.open_posts])
        for unit in units
    ]


def _groups(rows: list[UnitRow], *, with_missing: bool) -> list[KindGroup]:
    hints = {entry.kind: entry.hint for entry in default_units.missing_kinds()}
    groups = []
    for kind in KIND_ORDER:
        found = [row for row in rows if row.unit.kind == kind]
        hint = hints.get(kind, "") if with_missing and not found else ""
        if found or hint:
            groups.append(KindGroup(kind.value, str(kind.label), found, hint))
    return groups


def _kind_options(groups: list[KindGroup]) -> list[dict[str, Any]]:
    return [
        {"label": group.label, "url": f"?kind={group.kind}", "count": len(group.rows)}
        for group in groups
    ]


def _views(request: StaffRequest, *, closed: bool, number: int) -> list[dict[str, Any]]:
    url = reverse("org:units")
    return [
        {
            "label": "现有单位",
            "url": url,
            "count": None if closed else number,
            "current": not closed,
        },
        {"label": "岗位和空缺", "url": reverse("org:posts"), "count": None, "current": False},
        {
            "label": "已撤并",
            "url": f"{url}?view=closed",
            "count": number if closed else None,
            "current": closed,
        },
    ]


def _coming(unit: Unit, request: StaffRequest) -> Any:
    """Appointments that are promised and have not begun."""
    return (
        Appointment.objects.filter(post__unit=unit, valid_from__gt=request.on)
        .select_related("person", "post")
        .order_by("valid_from", "pk")
    )
