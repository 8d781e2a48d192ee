"""Adding, renaming and closing units, and their other names."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from weibao.audit.once import once
from weibao.kernel.edge import NotVisible, StaffRequest, needs

from ..actions import posts as post_actions
from ..actions import units as actions
from ..forms.units import AliasForm, CloseUnitForm, UnitForm, UnitNameForm
from ..models import UnitAlias
from ..permissions import UNITS_MANAGE
from ..rules import default_units
from .common import filled, the_unit, town_of_keeper, units_crumb


@needs(UNITS_MANAGE)
@require_http_methods(["GET", "POST"])
def unit_new(request: StaffRequest) -> HttpResponse:
    """A new unit with the posts that its kind starts with."""
    town = town_of_keeper(request, UNITS_MANAGE)
    start = {"kind": request.GET.get("kind", ""), "area": town}
    form = UnitForm(request.POST or None, town=town, initial=start)

    def work(values: dict[str, Any]) -> str:
        unit = actions.open_unit(town=town, by=request.actor, at=request.at, **values)
        for post in default_units.posts_of_kind(values["kind"]):
            post_actions.open_post(
                unit=unit.pk,
                role=post.role,
                title=post.title,
                must_fill=post.must_fill,
                by=request.actor,
                at=request.at,
            )
        messages.success(request, f"已添加{unit.short_name}，请接着安排岗位上的人")
        return reverse("org:unit", args=[unit.pk])

    context = {"crumbs": units_crumb(("添加单位", "")), "cancel_url": reverse("org:units")}
    return filled(request, form, work, template="org/unit_new.html", context=context)


@needs(UNITS_MANAGE)
@require_http_methods(["GET", "POST"])
def unit_rename(request: StaffRequest, pk: UUID) -> HttpResponse:
    unit = the_unit(request, UNITS_MANAGE, pk)
    start = {
        "kind": unit.kind,
        "name": unit.name,
        "short_name": unit.short_name,
        "version": unit.version,
    }
    form = UnitNameForm(request.POST or None, initial=start)

    def work(values: dict[str, Any]) -> str:
        actions.rename_unit(unit=pk, by=request.actor, at=request.at, **values)
        messages.success(request, "名称已改，旧名称留作别称")
        return reverse("org:unit", args=[pk])

    context = _around(unit.short_name, pk, "改名称")
    return filled(request, form, work, template="org/unit_rename.html", context=context)


@needs(UNITS_MANAGE)
@require_http_methods(["GET", "POST"])
def alias_new(request: StaffRequest, pk: UUID) -> HttpResponse:
    unit = the_unit(request, UNITS_MANAGE, pk)
    form = AliasForm(request.POST or None)

    def work(values: dict[str, Any]) -> str:
        actions.add_alias(unit=pk, name=values["name"], by=request.actor, at=request.at)
        messages.success(request, f"以后文件里写“{values['name']}”，就认作{unit.short_name}")
        return reverse("org:unit", args=[pk])

    context = {"unit": unit, **_around(unit.short_name, pk, "加别称")}
    return filled(request, form, work, template="org/alias_new.html", context=context)


@needs(UNITS_MANAGE)
@require_POST
def alias_drop(request: StaffRequest, pk: UUID) -> HttpResponse:
    alias = UnitAlias.objects.select_related("unit").filter(pk=pk).first()
    # The same line in the log whether there is no such name or it is another town's.
    if alias is None or not UNITS_MANAGE.can(request.actor, alias.unit):
        raise NotVisible("org.unitalias", pk)

    def work() -> dict[str, Any]:
        actions.drop_alias(alias=pk, by=request.actor, at=request.at)
        return {"next": reverse("org:unit", args=[alias.unit_id])}

    return once(request, work)


@needs(UNITS_MANAGE)
@require_http_methods(["GET", "POST"])
def unit_close(request: StaffRequest, pk: UUID) -> HttpResponse:
    unit = the_unit(request, UNITS_MANAGE, pk)
    if unit.valid_to is not None:
        return HttpResponseRedirect(reverse("org:unit", args=[pk]))
    start = {"on": request.on, "version": unit.version}
    form = CloseUnitForm(request.POST or None, unit=unit, on=request.on, initial=start)

    def work(values: dict[str, Any]) -> str:
        into = values["into"]
        actions.close_unit(
            unit=pk,
            version=values["version"],
            on=values["on"],
            into=into.pk if into else None,
            by=request.actor,
            at=request.at,
        )
        messages.success(
            request, f"{unit.short_name}已{'并入' + into.short_name if into else '撤销'}"
        )
        return reverse("org:units")

    context = {
        "unit": unit,
        "holding": actions.still_holding(pk, on=request.on),
        "question": f"撤并{unit.short_name}？",
        "act": "撤并这个单位",
        "danger": True,
        "cancel_url": reverse("org:unit", args=[pk]),
    }
    return filled(request, form, work, template="org/unit_close.html", context=context)


def _around(name: str, pk: UUID, act: str) -> dict[str, Any]:
    url = reverse("org:unit", args=[pk])
    return {"name": name, "crumbs": units_crumb((name, url), (act, "")), "cancel_url": url}
