"""Dated settings: what holds today, and a new value from a day on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit.once import once
from weibao.kernel.edge import NotVisible, StaffRequest, fetch, needs
from weibao.org.queries.people import names_of
from weibao.org.views.common import filled

from ..actions import dated as actions
from ..forms.dated import ValueForm
from ..models import Setting
from ..permissions import SETTINGS_KEEP, SETTINGS_VIEW
from ..queries import dated as reading
from ..settings import Declared, declared
from .common import crumbs, tabs, town_of_settings


@needs(SETTINGS_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    rows = reading.in_force(town_of_settings(request), on=request.on)
    context = {"tabs": tabs("office:values"), "rows": rows}
    return render(request, "office/values.html", context)


@needs(SETTINGS_VIEW)
@require_GET
def detail(request: StaffRequest, key: str) -> HttpResponse:
    """One setting with everything that was ever set."""
    entry, town = _entry(key), town_of_settings(request)
    context = {
        **_around(entry, town, request),
        "keeps": SETTINGS_KEEP.held_by(request.actor),
        "crumbs": crumbs(("分日期的设置", reverse("office:values")), (entry.label, "")),
    }
    return render(request, "office/value.html", context)


@needs(SETTINGS_KEEP)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, key: str) -> HttpResponse:
    entry, town = _entry(key), town_of_settings(request)
    page = reverse("office:value", args=[key])
    now = reading.standing(entry, town=town, on=request.on)
    start = {"valid_from": request.on, "value": now.value}
    form = ValueForm(request.POST or None, entry=entry, initial=start)

    def work(values: dict[str, Any]) -> str:
        row = actions.put(key, town=town, by=request.actor, at=request.at, **values)
        messages.success(
            request, f"{entry.label}：{entry.words(row.value)}，从 {row.valid_from:%Y-%m-%d} 起"
        )
        return page

    context = {
        **_around(entry, town, request),
        "crumbs": crumbs(
            ("分日期的设置", reverse("office:values")), (entry.label, page), ("定新值", "")
        ),
        "cancel_url": page,
    }
    return filled(request, form, work, template="office/change.html", context=context)


@needs(SETTINGS_KEEP)
@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take back a value that has not begun."""
    coming = Setting.objects.filter(withdrawn_at=None, valid_from__gt=request.on)
    row: Setting = fetch(request.actor, SETTINGS_KEEP, coming, pk)
    entry = _entry(row.key)
    page = reverse("office:value", args=[row.key])

    def work() -> dict[str, Any]:
        actions.withdraw(pk, by=request.actor, at=request.at)
        messages.success(request, "已撤回，照现在的值继续")
        return {"next": page}

    if request.method == "POST":
        return once(request, work)
    context = {
        "question": f"撤回“{entry.label}”从 {row.valid_from:%Y-%m-%d} 起的新值？",
        "consequence": f"到那天仍用现在的值，不会变成 {entry.words(row.value)}。撤回的这一行留底。",
        "act": "撤回这个值",
        "danger": True,
        "cancel_url": page,
    }
    return render(request, "office/withdraw.html", context)


def _entry(key: str) -> Declared:
    found = declared(key)
    if found is None:
        raise NotVisible("office.setting", key)
    return found


def _around(entry: Declared, town: str, request: StaffRequest) -> dict[str, Any]:
    rows = reading.history(entry, town=town)
    names = names_of([row.created_by for row in rows])
    return {
        "now": reading.standing(entry, town=town, on=request.on),
        "entry": entry,
        "default": entry.words(entry.default),
        "lines": [
            {
                "row": row,
                "words": entry.words(row.value),
                "who": names.get(row.created_by, "系统") if row.created_by else "系统",
                "coming": row.withdrawn_at is None and row.valid_from > request.on,
            }
            for row in rows
        ],
    }
