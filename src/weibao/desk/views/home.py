"""The home page of each role."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from weibao.audit import reads
from weibao.cases.permissions import CLOCKS_VIEW
from weibao.kernel.edge import StaffRequest, signed_in
from weibao.kernel.moment import ZONE
from weibao.kernel.panels import panels
from weibao.kernel.todos import Todo
from weibao.org.roles import CASEWORKERS

from .. import home as gathering
from ..done import done_today
from ..figures import LOOKERS, figures
from ..home import MINE, WHOLE, Wanted
from ..queries import clocks as standing
from ..ribbon import WEEKDAYS, ribbon
from ..urging import urgeable

# Of the waiting ones so many can be urged on the page; the list of clocks has them all.
UNITS_SHOWN = 8


@signed_in("只有本人的待办")
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    actor, at = request.actor, request.at
    shared = bool(actor.roles & {*CASEWORKERS})
    wanted = Wanted.of(request.GET)
    whole = gathering.today(actor, at=at, scope=wanted.scope if shared else WHOLE)
    shown = whole.on(wanted)
    reads.listed(request, "home.shown", count=len(shown.mine) + len(shown.new))
    town = next(iter(actor.towns), "")
    lines = standing.by_unit(actor, standing.Wanted(), at=at) if actor.roles & LOOKERS else []
    context: dict[str, Any] = {
        "shown": shown,
        "whole": whole,
        "wanted": wanted,
        "shared": shared,
        "scopes": _scopes(wanted) if shared else [],
        "figures": figures(actor, at=at, lines=lines),
        "ribbon": ribbon(whole, town=town, at=at, wanted=wanted),
        "day": _day(at),
        "picked": _picked(wanted),
        "all_url": wanted.address(day=None, late=False) + "#todo",
        "picked_url": wanted.address(day=None, late=False) + "#todo" if wanted.narrows else "",
        "clocks_url": reverse("desk:clocks") if CLOCKS_VIEW.held_by(actor) else "",
        "waiting": _waiting(request, shown.waiting),
        "back": request.get_full_path(),
        "done": done_today(actor, at=at),
        "boxes": _boxes(request),
        "hands": _hands(lines),
    }
    return render(request, "desk/home.html", context)


def _day(at: datetime) -> str:
    now = at.astimezone(ZONE)
    return f"{now.month} 月 {now.day} 日　星期{WEEKDAYS[now.weekday()]}　{now:%H:%M}"


def _picked(wanted: Wanted) -> str:
    """What the list is narrowed to, in words."""
    if wanted.late:
        return "已超期的"
    return f"{wanted.day.month} 月 {wanted.day.day} 日到期的" if wanted.day else ""


def _scopes(wanted: Wanted) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": wanted.address(scope=scope), "current": wanted.scope == scope}
        for scope, label in ((MINE, "我的"), (WHOLE, "全站"))
    ]


def _waiting(request: StaffRequest, found: list[Todo]) -> list[dict[str, Any]]:
    """What lies with others, each with whether it may be urged today."""
    pks = [todo.clock.id for todo in found if todo.clock]
    urges = urgeable(request.actor, pks, at=request.at)
    return [
        {
            "todo": todo,
            "clock": todo.clock.id if todo.clock else None,
            "urge": urges.get(todo.clock.id, "") if todo.clock else "",
        }
        for todo in found
    ]


def _boxes(request: StaffRequest) -> list[Any]:
    """What apps show on the home page of those whom no to-do reaches every day."""
    actor = request.actor
    offers = (offer("home", actor.person_id, actor, request.at) for offer in panels.all())
    return sorted((panel for panel in offers if panel), key=lambda panel: panel.order)


def _hands(lines: list[standing.UnitLine]) -> list[dict[str, Any]]:
    """In whose hands the clocks are, for those who watch over them."""
    wanted = standing.Wanted()
    busy = [line for line in lines if line.running][:UNITS_SHOWN]
    most = max((line.running for line in busy), default=1)
    return [
        {
            "line": line,
            "url": reverse("desk:clocks") + wanted.address(unit=line.unit.pk, state="open"),
            "late_url": reverse("desk:clocks") + wanted.address(unit=line.unit.pk, state="late"),
            "open_share": round(100 * line.open / most),
            "late_share": round(100 * line.late / most),
        }
        for line in busy
    ]
