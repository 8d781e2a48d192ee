"""The page of posts: who is first responsible, which posts are vacant, who holds the others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weibao.kernel.edge import StaffRequest, needs

from ..actions import posts as actions
from ..forms.posts import DayForm, PostForm
from ..models import Post
from ..permissions import (
    POSTS_APPOINT,
    POSTS_MANAGE,
    POSTS_VIEW,
    UNITS_MANAGE,
    VACANCIES_VIEW,
)
from ..queries.posts import holders, open_posts, posts_seen, vacant
from ..queries.units import KIND_ORDER
from ..roles import Role
from .common import filled, the_post, the_unit, units_crumb
from .units import Place

ORDER = {kind.value: place for place, kind in enumerate(KIND_ORDER)}


@needs(POSTS_VIEW)
@require_GET
def post_list(request: StaffRequest) -> HttpResponse:
    """Vacancies first, the first responsible persons of town and villages, then one other role."""
    asked = request.GET.get("role", "")
    role = Role(asked) if asked in Role.values else Role.CHILD_DIRECTOR
    found = _in_order(list(posts_seen(request.actor, on=request.on)))
    held = holders([post.pk for post in found], on=request.on)
    places = [Place(post, held.get(post.pk, [])) for post in found]
    first = [place for place in places if place.post.role == Role.FIRST_RESPONSIBLE]
    others = [place for place in places if place.post.role != Role.FIRST_RESPONSIBLE]
    gaps = VACANCIES_VIEW.visible_to(
        request.actor, vacant(open_posts(on=request.on), on=request.on)
    )
    context = {
        "vacant": _in_order(list(gaps)),
        "sees_vacancies": VACANCIES_VIEW.held_by(request.actor),
        "first": first,
        "named": sum(bool(place.holders) for place in first),
        "others": [place for place in others if place.post.role == role],
        "roles": _role_options(others),
        "role": role.label,
        "appoints": POSTS_APPOINT.held_by(request.actor),
        "views": _views(),
    }
    return render(request, "org/posts.html", context)


@needs(UNITS_MANAGE)
@require_http_methods(["GET", "POST"])
def post_new(request: StaffRequest, pk: UUID) -> HttpResponse:
    unit = the_unit(request, UNITS_MANAGE, pk)
    form = PostForm(request.POST or None)

    def work(values: dict[str, Any]) -> str:
        post = actions.open_post(unit=pk, by=request.actor, at=request.at, **values)
        messages.success(request, f"已设岗位“{post.title}”，请接着安排人")
        return reverse("org:appoint", args=[post.pk])

    url = reverse("org:unit", args=[pk])
    context = {
        "unit": unit,
        "crumbs": units_crumb((unit.short_name, url), ("设岗位", "")),
        "cancel_url": url,
    }
    return filled(request, form, work, template="org/post_new.html", context=context)


@needs(POSTS_MANAGE)
@require_http_methods(["GET", "POST"])
def post_close(request: StaffRequest, pk: UUID) -> HttpResponse:
    post = the_post(request, POSTS_MANAGE, pk)
    form = DayForm(request.POST or None, initial={"on": request.on, "version": post.version})

    def work(values: dict[str, Any]) -> str:
        actions.close_post(post=pk, by=request.actor, at=request.at, **values)
        messages.success(request, f"已撤销岗位“{post.title}”")
        return reverse("org:unit", args=[post.unit_id])

    context = {
        "post": post,
        "question": f"撤销{post.unit.short_name}的“{post.title}”？",
        "consequence": "撤销后不能再安排人。以前谁在这个岗位上、办过什么，都还查得到。",
        "act": "撤销这个岗位",
        "danger": True,
        "cancel_url": reverse("org:unit", args=[post.unit_id]),
    }
    return filled(request, form, work, template="org/question.html", context=context)


def _in_order(posts: list[Post]) -> list[Post]:
    """Town before villages, and villages in the order of their codes."""
    return sorted(
        posts,
        key=lambda post: (
            ORDER.get(post.unit.kind, 99),
            post.unit.area,
            str(post.unit_id),
            str(post.pk),
        ),
    )


def _role_options(places: list[Place]) -> list[dict[str, Any]]:
    found: dict[str, int] = {}
    for place in places:
        found[place.post.role] = found.get(place.post.role, 0) + 1
    return [
        {"label": Role(role).label, "url": f"?role={role}#all", "count": found[role]}
        for role in Role.values
        if role in found
    ]


def _views() -> list[dict[str, Any]]:
    url = reverse("org:units")
    return [
        {"label": "现有单位", "url": url, "count": None, "current": False},
        {"label": "岗位和空缺", "url": reverse("org:posts"), "count": None, "current": True},
        {"label": "已撤并", "url": f"{url}?view=closed", "count": None, "current": False},
    ]
