"""What the pages of this app share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from weibao.audit.aggregates import Stale
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch
from weibao.kernel.permission import Permission, Refused

from ..actions.scope import NotPossible
from ..models import Post, Unit


def town_of_keeper(request: StaffRequest, entry: Permission) -> str:
    """The town a keeper adds something to: that of the post which permits it."""
    town = next((seat.town for seat in entry.seats(request.actor) if seat.town), "")
    if not town:
        raise Refused(entry, "请用乡镇的管理员账号来办")
    return town


def the_unit(request: StaffRequest, entry: Permission, pk: UUID) -> Unit:
    unit: Unit = fetch(request.actor, entry, Unit.objects.all(), pk)
    return unit


def the_post(request: StaffRequest, entry: Permission, pk: UUID) -> Post:
    post: Post = fetch(request.actor, entry, Post.objects.select_related("unit"), pk)
    return post


def filled(
    request: StaffRequest,
    form: forms.Form,
    work: Callable[[dict[str, Any]], str],
    *,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show a form, or carry out what was filled in, once.

    `work` gets the cleaned values and answers where to go on. What cannot be done is said beside the
    field, with everything typed kept.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: {"next": work(form.cleaned_data)})
        except NotPossible as problem:
            place = problem.field if problem.field in form.fields else None
            form.add_error(place, problem.reason)
        except Stale as stale:
            _show_newer(form, stale.current)
            return render(request, template, {**context, "form": form}, status=409)
    status = 422 if form.is_bound else 200
    return render(request, template, {**context, "form": form}, status=status)


def _show_newer(form: forms.Form, current: Any) -> None:
    """Somebody else saved first: say what stands there now; sending again is meant to replace it."""
    typed = form.cleaned_data
    newer = [
        f"{form.fields[name].label}现在是“{getattr(current, name)}”"
        for name in form.fields
        if name != "version" and getattr(current, name, typed[name]) != typed[name]
    ]
    words = "；".join(["刚刚有人也改了这里", *newer, "核对后再提交，就以您填的为准"])
    sent: Any = form.data
    form.data = {**sent.dict(), "version": current.version}
    form.add_error(None, words)


def units_crumb(*more: tuple[str, str]) -> list[dict[str, str]]:
    """Crumbs from the list of units on; the last one has no address."""
    steps = [("单位与岗位", reverse("org:units")), *more]
    return [{"label": label, "url": url} for label, url in steps]
