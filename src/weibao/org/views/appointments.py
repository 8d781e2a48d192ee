"""Putting people into posts and taking them out. The work stays with the post."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.kernel.edge import StaffRequest, fetch, needs

from ..actions import posts as actions
from ..forms.posts import AppointForm, DayForm, HandOverForm
from ..models import Appointment, Post
from ..permissions import APPOINTMENTS_END, POSTS_APPOINT
from ..queries.posts import holders
from .common import filled, the_post, units_crumb


@needs(POSTS_APPOINT)
@require_http_methods(["GET", "POST"])
def appoint(request: StaffRequest, pk: UUID) -> HttpResponse:
    post = the_post(request, POSTS_APPOINT, pk)
    start = {"valid_from": request.on, "person": request.GET.get("person", "")}
    form = AppointForm(request.POST or None, actor=request.actor, initial=start)

    def work(values: dict[str, Any]) -> str:
        person = values["person"]
        actions.appoint(
            post=pk,
            person=person.pk,
            valid_from=values["valid_from"],
            by=request.actor,
            at=request.at,
        )
        messages.success(request, f"已安排，{values['valid_from']:%m-%d} 起任{post.title}")
        return reverse("org:unit", args=[post.unit_id])

    context = {**_around(post, "安排人"), "held": _held(post, request)}
    return filled(request, form, work, template="org/appoint.html", context=context)


@needs(POSTS_APPOINT)
@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest, pk: UUID) -> HttpResponse:
    post = the_post(request, POSTS_APPOINT, pk)
    held = _held(post, request)
    form = HandOverForm(
        request.POST or None, actor=request.actor, holders=held, initial={"on": request.on}
    )

    def work(values: dict[str, Any]) -> str:
        holder = values.get("holder") or None
        actions.hand_over_post(
            post=pk,
            to=values["to"].pk,
            on=values["on"],
            holder=UUID(holder) if holder else None,
            by=request.actor,
            at=request.at,
        )
        messages.success(request, f"{post.title}已交接，待办随岗位一起过去了")
        return reverse("org:unit", args=[post.unit_id])

    context = {**_around(post, "交接岗位"), "held": held}
    return filled(request, form, work, template="org/hand_over.html", context=context)


@needs(APPOINTMENTS_END)
@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = Appointment.objects.select_related("person", "post__unit")
    row: Appointment = fetch(request.actor, APPOINTMENTS_END, found, pk)
    form = DayForm(request.POST or None, initial={"on": request.on, "version": row.version})

    def work(values: dict[str, Any]) -> str:
        actions.end_appointment(appointment=pk, by=request.actor, at=request.at, **values)
        messages.success(request, f"{row.post.title}的这次任职已结束")
        return reverse("org:unit", args=[row.post.unit_id])

    stays = (
        "岗位会空出来，待办留在岗位上，等接手的人。" if row.post.must_fill else "待办留在岗位上。"
    )
    context = {
        "question": f"{row.person.name}不再任{row.post.unit.short_name}{row.post.title}？",
        "consequence": f"从那天起就看不到这个岗位的内容。{stays}",
        "act": "结束任职",
        "danger": True,
        "cancel_url": reverse("org:unit", args=[row.post.unit_id]),
    }
    return filled(request, form, work, template="org/question.html", context=context)


def _held(post: Post, request: StaffRequest) -> list[Appointment]:
    return holders([post.pk], on=request.on).get(post.pk, [])


def _around(post: Post, act: str) -> dict[str, Any]:
    url = reverse("org:unit", args=[post.unit_id])
    return {
        "post": post,
        "crumbs": units_crumb((post.unit.short_name, url), (act, "")),
        "cancel_url": url,
    }
