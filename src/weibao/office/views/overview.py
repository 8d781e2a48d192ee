"""The settings page: what there is to set, and what is missing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from weibao.kernel.edge import StaffRequest, needs

from ..calendar import calendar_of
from ..permissions import SETTINGS_VIEW
from ..queries import dated, guard, holidays, limits
from .common import town_of_settings


@needs(SETTINGS_VIEW)
@require_GET
def overview(request: StaffRequest) -> HttpResponse:
    town = town_of_settings(request)
    parts = [_holidays(town, request), _limits(), _values(town, request), _guard(request)]
    context = {"parts": parts}
    return render(request, "office/settings.html", context)


def _holidays(town: str, request: StaffRequest) -> dict[str, Any]:
    gaps = holidays.missing(town, on=request.on)
    until = calendar_of(town).known_until
    years = "、".join(f"{gap.year} 年" for gap in gaps)
    pressing = any(gap.pressing for gap in gaps)
    return {
        "label": "节假日",
        "icon": "calendar-event",
        "url": reverse("office:holidays"),
        "line": f"工作日时限按它数天数；现在知道到 {until:%Y-%m-%d}",
        "tone": ("late" if pressing else "wait") if gaps else "done",
        "word": f"缺 {years}" if gaps else "齐全",
    }


def _limits() -> dict[str, Any]:
    found = limits.counts()
    return {
        "label": "时限表",
        "icon": "clock",
        "url": reverse("office:limits"),
        "line": f"法 {found['法']} 条、案 {found['案']} 条、内 {found['内']} 条，每条写明依据和出处",
        "tone": "soon" if found["unverified"] else "done",
        "word": f"{found['unverified']} 条未核实" if found["unverified"] else "都核实过",
    }


def _values(town: str, request: StaffRequest) -> dict[str, Any]:
    rows = dated.in_force(town, on=request.on)
    own = sum(row.since is not None for row in rows)
    return {
        "label": "分日期的设置",
        "icon": "adjustments",
        "url": reverse("office:values"),
        "line": f"{len(rows)} 项：提醒时间、工作站电话等；从哪天起算都留底",
        "tone": "",
        "word": f"改过 {own} 项" if own else "都是默认值",
    }


def _guard(request: StaffRequest) -> dict[str, Any]:
    found = guard.lately(request.actor, on=request.on)
    slowed, puzzled, held, _told = found.total.counts
    return {
        "label": "防滥用",
        "icon": "shield-check",
        "url": reverse("office:guard"),
        "line": f"近 {guard.DAYS} 天：请人等 {slowed} 次，请人答小题 {puzzled} 次，待甄别 {held} 件",
        "tone": "done" if found.quiet else "",
        "word": "没有动过" if found.quiet else "有动作",
    }
