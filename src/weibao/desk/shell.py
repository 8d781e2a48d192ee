"""What every page of the desk has around it: navigation, person, search, notices, phone bar."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.navigation import GROUPS, Entry, navigation
from weibao.office.notices import unread
from weibao.office.permissions import SETTINGS_VIEW
from weibao.org.queries import town_shown_to
from weibao.org.roles import CASEWORKERS, Role
from weibao.reports.permissions import REPORTS_FILE, REPORTS_TAKE

# Pages around signing in have no desk around them.
BARE = "/accounts/"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `weibao/app.html`; empty for public pages and before anyone signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.seats:
        return {"me": _someone(request)} if actor is not None else {}
    town = town_shown_to(actor)
    seat = actor.seats[0]
    field_work = actor.roles <= {Role.CHILD_DIRECTOR}
    number = unread(actor).count()
    nav = _groups(request, actor)
    return {
        "nav": nav,
        "me": {
            "name": actor.name,
            "post": f"{seat.unit} · {seat.title}",
            "initial": actor.name[:1],
            "links": [{"label": "我的账号", "url": reverse("org:account"), "icon": "user"}],
        },
        "place": f"{town.district_name} · {town.name}" if town else seat.unit,
        "place_full": town.name if town else "",
        "search_url": reverse("desk:search"),
        "search_hint": _hint(nav),
        "settings_url": reverse("office:settings") if SETTINGS_VIEW.held_by(actor) else "",
        "primary": _primary(actor),
        "notices": {"url": reverse("desk:notices"), "count": number},
        "bar": _bar(request, actor, number),
        "field_work": field_work,
    }


def _someone(request: HttpRequest) -> dict[str, Any]:
    """A person without a post: signed in, sees only their own account."""
    name = str(getattr(request.user, "name", ""))
    return {"name": name, "post": "还没有岗位", "links": []}


def _primary(actor: Actor) -> dict[str, str] | None:
    if REPORTS_TAKE.held_by(actor):
        return {"label": "登记报告", "url": reverse("reports:take"), "icon": "call-in"}
    if REPORTS_FILE.held_by(actor):
        return {"label": "报告情况", "url": reverse("reports:file"), "icon": "alert"}
    return None


def _groups(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    shown = [entry for entry in navigation.all() if entry.shown_to(actor)]
    groups = []
    for label in GROUPS:
        entries = sorted((e for e in shown if e.group == label), key=lambda entry: entry.order)
        if entries:
            items = [_item(request, actor, entry) for entry in entries]
            groups.append({"label": label, "items": items})
    return _mark(request.path, groups)


def _item(request: HttpRequest, actor: Actor, entry: Entry) -> dict[str, Any]:
    url = reverse(entry.url)
    at = request.at  # type: ignore[attr-defined]
    number, late = entry.count(actor, at) if entry.count else (0, False)
    return {
        "label": entry.label,
        "url": url,
        "icon": entry.icon,
        "count": number,
        "late": late,
        "current": False,
    }


def _mark(path: str, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entry that is nearest to the page is current: 报告统计, and not 报告受理 as well."""
    items = [item for group in groups for item in group["items"]]
    above = [
        i for i in items if path == i["url"] or (i["url"] != "/" and path.startswith(i["url"]))
    ]
    if above:
        max(above, key=lambda item: len(item["url"]))["current"] = True
    return groups


def _hint(nav: list[dict[str, Any]]) -> str:
    """What the search box promises: children only to those who have a page of them."""
    pages = {item["url"] for group in nav for item in group["items"]}
    if reverse("children:list") in pages:
        return "找孩子、个案、单位（姓名、拼音首字母、证号）"
    return "找个案编号、单位" if reverse("cases:list") in pages else "找单位"


Place = tuple[str, str, str, dict[str, Any]]
HOME: Place = ("今天", "desk:home", "today", {})
CASES: Place = ("个案", "cases:list", "folder", {})
CHILDREN: Place = ("孩子", "children:list", "users", {})


def _places(actor: Actor, number: int) -> list[Place]:
    """Five places for those who work on a phone too; nobody else has a bar."""
    notices: Place = ("通知", "desk:notices", "bell", {"count": number})
    taking: Place = ("登记", "reports:take", "plus", {"primary": True})
    filing: Place = ("报告", "reports:file", "alert", {"primary": True})
    if actor.roles <= {Role.CHILD_DIRECTOR}:
        return [HOME, CHILDREN, CASES, notices, ("报告", "reports:file", "alert", {"tone": "late"})]
    if actor.roles & {*CASEWORKERS}:
        return [HOME, ("报告", "reports:list", "inbox", {}), taking, CASES, CHILDREN]
    if actor.roles <= {Role.HANDLER}:
        return [HOME, ("我们报的", "reports:made", "send", {}), filing, CASES, notices]
    return []


def _bar(request: HttpRequest, actor: Actor, number: int) -> list[dict[str, Any]]:
    """The phone bar; empty for those who sit at a desk."""
    return [
        {
            "label": label,
            "url": reverse(name),
            "icon": icon,
            "current": request.path == reverse(name),
            **more,
        }
        for label, name, icon, more in _places(actor, number)
    ]
